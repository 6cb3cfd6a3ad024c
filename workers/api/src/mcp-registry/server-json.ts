/** An input of server.json that is known by its name alone, or a value that is fixed. */
export type ServerInput = { name: string; isSecret?: boolean };
type Argument =
  | { type: 'positional'; value: string }
  | { type: 'named'; name: string; value?: string };

/** A package that runs a server on stdio. */
export type ServerPackage = {
  registryType: 'npm' | 'pypi' | 'oci';
  identifier: string;
  version?: string;
  runtimeHint: 'npx' | 'uvx' | 'docker';
  runtimeArguments?: Argument[];
  packageArguments?: Argument[];
  environmentVariables?: ServerInput[];
  transport: { type: 'stdio' };
};

/** Where a server is reached over HTTP. `{NAME}` in the URL stands for a variable. */
export type ServerRemote = {
  type: 'streamable-http' | 'sse';
  url: string;
  variables?: Record<string, { isRequired?: boolean; default?: string }>;
};

/** A server.json as the schema of 2025-12-11 has it, as far as this registry fills it. */
export type ServerJson = {
  $schema: string;
  name: string;
  title?: string;
  description: string;
  version: string;
  websiteUrl?: string;
  repository?: { url: string; source: string; id?: string; subfolder?: string };
  packages?: ServerPackage[];
  remotes?: ServerRemote[];
};

/** Which schema every server.json of this registry fits. */
export const SERVER_SCHEMA =
  'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
