const IV_BYTES = 12;

const HOST_TOKEN = 'skillstash host token';

/** A key for one purpose alone, derived from the secret (HKDF, RFC 5869). */
const keyOf = async (secret: string, purpose: string): Promise<CryptoKey> => {
  const bytes = new TextEncoder().encode(secret);
  const material = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(purpose);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
};

/**
 * Encrypts a text (AES-256-GCM) for one person: moved to another's row, it does not open. A second call gives another text.
 *
 * @param purpose what is sealed for one purpose opens for no other
 */
export const sealText = async (
  secret: string,
  text: string,
  owner: string,
  purpose = HOST_TOKEN,
): Promise<string> => {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = new TextEncoder().encode(owner);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData },
    await keyOf(secret, purpose),
    new TextEncoder().encode(text),
  );
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64url');
};

/**
 * Opens what `sealText` made.
 *
 * @throws where the secret, the owner, the purpose or a single bit is another
 */
export const openText = async (
  secret: string,
  sealed: string,
  owner: string,
  purpose = HOST_TOKEN,
): Promise<string> => {
  const bytes = Buffer.from(sealed, 'base64url');
  const opened = await crypto.subtle.decrypt(
    {
      name: 'AES-GCM',
      iv: bytes.subarray(0, IV_BYTES),
      additionalData: new TextEncoder().encode(owner),
    },
    await keyOf(secret, purpose),
    bytes.subarray(IV_BYTES),
  );
  return new TextDecoder().decode(opened);
};
