-- A small registry to look at and to test with: 4 repositories, 2 marketplaces, 9 plugins, 4 people.
-- Loads into a migrated database; a second load changes nothing, since every row has a fixed key. All names are invented.
-- Order: what others refer to comes first. Counts, averages and facets are left to the triggers, except the counts of
-- components and downloads, which whoever writes a plugin gives. The texts behind body_sha256 and readme_sha256 are in
-- seed/bodies.json. next_crawl_at is NULL everywhere, so that nothing here is crawled.

INSERT INTO repositories
  (id, full_name, owner, name, owner_type, host_id, state, default_branch, description, homepage_url, license, stars,
   head_sha, facts_checked_at, last_indexed_sha, reader_version, next_crawl_at, created_at, updated_at)
VALUES
  ('019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d', 'fernhill-labs/review-desk', 'fernhill-labs', 'review-desk',
   'organization', 910220014, 'active', 'main', 'Plugins that look over a change before people do.',
   'https://fernhill-labs.example/review-desk', 'MIT', 812, '584f92838e2f9687f3704e82e651cfaf3149827d',
   '2026-11-20T04:00:00.000Z', '584f92838e2f9687f3704e82e651cfaf3149827d', 1, NULL, '2026-03-04T08:12:40.000Z',
   '2026-11-20T04:00:00.000Z'),
  ('019c4c40-3fc8-7963-9877-7bab8f070363', 'okapi-data/okapi-plugins', 'okapi-data', 'okapi-plugins', 'organization',
   910220027, 'active', 'main', 'Databases and tables, from inside a coding agent.', NULL, 'Apache-2.0', 1490,
   'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', '2026-11-20T04:00:00.000Z', 'b07c14ed2dcc2046ca3fd748a1331a495ae0b869',
   1, NULL, '2026-02-11T10:30:05.000Z', '2026-11-20T04:00:00.000Z'),
  ('019e4156-b108-7f1a-b92a-820f39cbd40c', 'marlow-quill/docs-writer', 'Marlow-Quill', 'docs-writer', 'user',
   910220038, 'active', 'main', 'Drafts guides and references from the code they describe.', NULL, 'MIT', 233,
   'cf4ee156ffcede3fdab5e7eabf0430abb96c4fcf', '2026-11-20T04:00:00.000Z', 'cf4ee156ffcede3fdab5e7eabf0430abb96c4fcf',
   1, NULL, '2026-05-19T17:44:21.000Z', '2026-11-20T04:00:00.000Z'),
  ('01a060b9-6958-71de-a957-a739c7ebd129', 'tinwhistle/gleam-server', 'tinwhistle', 'gleam-server', 'user', 910220051,
   'active', 'main', 'A Gleam language server for coding agents.', NULL, NULL, 57,
   '51aafbbe31e4c44a087c1ecff2ca26834996fcd4', '2026-11-20T04:00:00.000Z', '51aafbbe31e4c44a087c1ecff2ca26834996fcd4',
   1, NULL, '2026-09-02T06:05:59.000Z', '2026-11-20T04:00:00.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO crawl_runs
  (id, repository_id, status, code, message, trigger, commit_sha, calls, rows_written, plugin_count, problem_count,
   created_at, started_at, finished_at)
VALUES
  ('01a1d94a-ee68-78dc-9d6c-5903aa49bf0c', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d', 'ok', NULL, NULL, 'webhook',
   '584f92838e2f9687f3704e82e651cfaf3149827d', 3, 31, 4, 1, '2026-11-14T09:02:09.000Z', '2026-11-14T09:02:09.120Z',
   '2026-11-14T09:02:10.930Z'),
  ('01a1f71c-6e30-7906-9687-7508a3cec403', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d', 'unchanged', NULL, NULL,
   'schedule', '584f92838e2f9687f3704e82e651cfaf3149827d', 1, 0, 4, 1, '2026-11-20T03:59:58.000Z',
   '2026-11-20T03:59:58.120Z', '2026-11-20T03:59:59.930Z'),
  ('01a1eacf-0fe8-7b9e-92f3-8e3266c6fe40', '019c4c40-3fc8-7963-9877-7bab8f070363', 'ok', NULL, NULL, 'schedule',
   'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', 3, 24, 3, 1, '2026-11-17T18:40:01.000Z', '2026-11-17T18:40:01.120Z',
   '2026-11-17T18:40:02.930Z'),
  ('01a1f1f6-1de8-778a-a7c7-f8a3b6422e10', '019c4c40-3fc8-7963-9877-7bab8f070363', 'retrying', 'host_error',
   'GitHub answered 502.', 'schedule', NULL, 2, 0, 0, 0, '2026-11-19T04:00:01.000Z', '2026-11-19T04:00:01.120Z',
   '2026-11-19T04:00:02.930Z'),
  ('01a1f71c-7218-7149-a874-af7a42cdb6de', '019c4c40-3fc8-7963-9877-7bab8f070363', 'unchanged', NULL, NULL,
   'schedule', 'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', 1, 0, 3, 1, '2026-11-20T03:59:59.000Z',
   '2026-11-20T03:59:59.120Z', '2026-11-20T04:00:00.930Z'),
  ('01a12c96-4500-75a1-b964-c1792c536144', '019e4156-b108-7f1a-b92a-820f39cbd40c', 'ok', NULL, NULL, 'listing',
   'cf4ee156ffcede3fdab5e7eabf0430abb96c4fcf', 3, 17, 1, 0, '2026-10-11T20:10:08.000Z', '2026-10-11T20:10:08.120Z',
   '2026-10-11T20:10:09.930Z'),
  ('01a1f24a-19e8-71cc-88e5-46a761990ba1', '01a060b9-6958-71de-a957-a739c7ebd129', 'ok', NULL, NULL, 'request',
   '51aafbbe31e4c44a087c1ecff2ca26834996fcd4', 3, 9, 1, 0, '2026-11-19T05:31:45.000Z', '2026-11-19T05:31:45.120Z',
   '2026-11-19T05:31:46.930Z')
ON CONFLICT DO NOTHING;

INSERT INTO plugins
  (id, repository_id, slug, owner, name, display_name, description, author_name, author_type, author_username,
   author_url, repository_url, homepage_url, license, category, tags, keywords, version, version_source, commit_sha,
   tree_hash, content_hash, path, source, readme_sha256, problems, ecosystems, skill_count, agent_count,
   command_count, mcp_server_count, hook_count, lsp_server_count, downloads, downloads_7d, downloads_30d, trending,
   stars, verified, official, loadable, status, created_at, updated_at, last_indexed_at)
VALUES
  ('019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d',
   'fernhill-labs/review-desk/pull-review', 'fernhill-labs', 'pull-review', 'Pull Review',
   'Reads a pull request as three reviewers would and writes down only what they agree on.', 'Fernhill Labs',
   'organization', 'fernhill-labs', 'https://fernhill-labs.example', 'https://github.com/fernhill-labs/review-desk',
   'https://fernhill-labs.example/review-desk', 'MIT', 'code-quality', '["git","pull-requests","review"]',
   '["review","diff"]', '2.3.0', 'manifest', '584f92838e2f9687f3704e82e651cfaf3149827d',
   '1bca1b4e9a3c7b924c887c62cfb45d394c5cfb5f000e1789889e2104241609ed',
   '43a293db673fd61aaa5fa698b8aa384ef459fd624b8e7fdd0087c4d8b7bb9041', 'plugins/pull-review',
   '{"kind":"local","path":"plugins/pull-review"}',
   'd80237635515c0a1d5b5245b11e8118359bca305f0d592e0a04d5f9f6bc7838b', '[]', '["claude-code"]', 2, 2, 1, 0, 2, 0,
   2388, 741, 2388, 741, 812, 1, 0, 1, 'active', '2026-03-04T08:14:02.000Z', '2026-11-14T09:02:11.000Z',
   '2026-11-14T09:02:11.000Z'),
  ('019cb7e9-3d10-7e71-b77c-9d070b6aaa57', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d',
   'fernhill-labs/review-desk/commit-notes', 'fernhill-labs', 'commit-notes', 'Commit Notes',
   'Writes commit messages and release notes that give the reason, not the diff.', 'Fernhill Labs', 'organization',
   'fernhill-labs', 'https://fernhill-labs.example', 'https://github.com/fernhill-labs/review-desk',
   'https://fernhill-labs.example/review-desk', 'MIT', 'git', '["commits","git"]', '["changelog"]', '1.4.2',
   'manifest', '584f92838e2f9687f3704e82e651cfaf3149827d',
   'df43bf6c188864e510852a57fb882d23e02766f15b72f07d004e502c5b34db0a',
   '585b369fc5b9e993e142a60dc536e8a6b4a2a4f39436e723096a7c4eea6768af', 'plugins/commit-notes',
   '{"kind":"local","path":"plugins/commit-notes"}',
   '7a923d487744173a114046855da7ca23fe64b9df1c950278a56447de870a9d5d', '[]', '["claude-code"]', 1, 0, 2, 0, 0, 0, 881,
   231, 881, 231, 812, 1, 0, 1, 'active', '2026-03-04T08:14:02.000Z', '2026-10-20T13:25:30.000Z',
   '2026-11-14T09:02:11.000Z'),
  ('019eea0d-4a00-7275-8b50-6d9c47a718eb', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d',
   'fernhill-labs/review-desk/merge-guard', 'fernhill-labs', 'merge-guard', NULL,
   'Hooks that run the tests of changed files before a turn ends.', 'Fernhill Labs', 'organization', 'fernhill-labs',
   'https://fernhill-labs.example', 'https://github.com/fernhill-labs/review-desk',
   'https://fernhill-labs.example/review-desk', 'MIT', 'code-quality', '["hooks","tests"]', '[]', '0.9.0', 'entry',
   '584f92838e2f9687f3704e82e651cfaf3149827d', '3abd9e4164d37a38d65f509b715ab21b637dabc3738910ce667eb2c0fc39b827',
   'bb4d6903b89ac851b182b0197823a079351b1df2447612981610750604e19a95', 'plugins/merge-guard',
   '{"kind":"local","path":"plugins/merge-guard"}',
   'aad2940dde39f46ea75f0e03be14a056784ac10095ed140f9358a10d11d6fcf6',
   '[{"code":"name_differs","severity":"note","path":"plugins/merge-guard/.claude-plugin/plugin.json","line":2,"message":"The manifest calls the plugin “mergeguard”; the entry calls it “merge-guard”."}]',
   '["claude-code"]', 1, 0, 0, 0, 3, 0, 269, 73, 269, 73, 812, 1, 0, 1, 'active', '2026-06-21T12:00:00.000Z',
   '2026-09-30T08:45:00.000Z', '2026-11-14T09:02:11.000Z'),
  ('019f40fc-fb08-72fd-abff-64d9d595624a', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d',
   'fernhill-labs/review-desk/release-captain', 'fernhill-labs', 'release-captain', 'Release Captain',
   'Takes a release from its first tag to its last announcement, one question at a time.', 'Fernhill Labs',
   'organization', 'fernhill-labs', 'https://fernhill-labs.example', 'https://github.com/fernhill-labs/review-desk',
   'https://fernhill-labs.example/review-desk', 'MIT', 'operations', '["git","releases"]', '["semver"]', '1.0.1',
   'manifest', '584f92838e2f9687f3704e82e651cfaf3149827d',
   '0bf3d8f456d1297f4225501eec7b67a9096f07bf4748dc82caf6992c6cc2f100',
   'ce1e9e3438a5565c38ff82bb3ed85b2505821629f30b322be5c0ca4adf2a12b8', 'plugins/release-captain',
   '{"kind":"local","path":"plugins/release-captain"}',
   '569ee14824eb1726dff041c54a133e64379ab4532e7717fcd9197cc1581bedd2', '[]', '["claude-code"]', 1, 1, 1, 1, 0, 0, 378,
   103, 378, 103, 812, 1, 0, 1, 'active', '2026-07-08T09:09:09.000Z', '2026-11-02T16:20:00.000Z',
   '2026-11-14T09:02:11.000Z'),
  ('019c4c42-c450-7c11-a2e6-193e790001ff', '019c4c40-3fc8-7963-9877-7bab8f070363',
   'okapi-data/okapi-plugins/postgres-companion', 'okapi-data', 'postgres-companion', 'Postgres Companion',
   'Explains slow queries, drafts migrations and reads a schema without ever writing to it.', 'Okapi Data',
   'organization', 'okapi-data', 'https://okapi-data.example', 'https://github.com/okapi-data/okapi-plugins', NULL,
   'Apache-2.0', 'database', '["migrations","postgres","sql"]', '["postgresql","explain"]', '3.1.4', 'manifest',
   'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', '491033bccf4ac8bce4ecd10b7487d6a619f827301e4ccaa24bba6a9aac59ac74',
   '738792132103bd98f098d9c1cf0122ec1d4bc2483a25ca60a73e07eae3aeebce', 'plugins/postgres-companion',
   '{"kind":"local","path":"plugins/postgres-companion"}',
   'dafc51be87ed73363ff1bf631df502bb44c2837da1e20faab3d1c1bd09865917', '[]', '["claude-code"]', 3, 1, 1, 1, 0, 0,
   4021, 1067, 4021, 1067, 1490, 1, 1, 1, 'active', '2026-02-11T10:32:50.000Z', '2026-11-17T18:40:03.000Z',
   '2026-11-17T18:40:03.000Z'),
  ('019dcf3d-6300-72d2-a96f-4fdc27b57fb0', '019c4c40-3fc8-7963-9877-7bab8f070363',
   'okapi-data/okapi-plugins/warehouse-lens', 'okapi-data', 'warehouse-lens', 'Warehouse Lens',
   'Answers where a number in a report comes from.', 'Okapi Data', 'organization', 'okapi-data',
   'https://okapi-data.example', 'https://github.com/okapi-data/okapi-plugins', NULL, 'Apache-2.0', 'data',
   '["analytics","sql","warehouse"]', '["lineage"]', '0.6.0', 'manifest', 'b07c14ed2dcc2046ca3fd748a1331a495ae0b869',
   'fface3527d16fc23c7c45216b8748c1021aae7fd06c592452237dfc1b6c0e623',
   '1785f284a978bd3b19147229c0fa7c071d9ab35d7ac5586c5f052f47e0c6d16d', 'plugins/warehouse-lens',
   '{"kind":"local","path":"plugins/warehouse-lens"}',
   '10ebb83801fe9725f7fa57bf42ff0a4a7ef6091ea508a2891f77c6c86661a14f',
   '[{"code":"mcp_server_refused","severity":"error","path":"plugins/warehouse-lens/.mcp.json","line":9,"message":"The server “lineage-cache” has neither a command nor a URL."}]',
   '["claude-code"]', 1, 0, 0, 2, 0, 0, 1184, 315, 1184, 315, 1490, 1, 0, 1, 'active', '2026-04-27T14:00:00.000Z',
   '2026-11-05T07:55:12.000Z', '2026-11-17T18:40:03.000Z'),
  ('01a0541c-a6d8-7728-b0cc-28bcf2d58790', '019c4c40-3fc8-7963-9877-7bab8f070363',
   'okapi-data/okapi-plugins/csv-clinic', 'okapi-data', 'csv-clinic', 'CSV Clinic',
   'Finds and mends broken rows, encodings and quotes in “CSV” files 🩺', 'Okapi Data', 'organization', 'okapi-data',
   'https://okapi-data.example', 'https://github.com/okapi-data/okapi-plugins', NULL, 'Apache-2.0', 'data',
   '["csv","files"]', '[]', 'b07c14ed2dcc', 'commit', 'b07c14ed2dcc2046ca3fd748a1331a495ae0b869',
   'e4d0df278ade2164367b8e66596ff0cae11866cddeb6e2129fa41c72a8e9a02c',
   '8cd43f405be74d4cbf4bb4480a9142202bbe27b0ca9550f9f7b529c642294ceb', 'plugins/csv-clinic',
   '{"kind":"local","path":"plugins/csv-clinic"}', NULL, '[]', '["claude-code"]', 1, 0, 1, 0, 0, 0, 73, 22, 73, 22,
   1490, 0, 0, 1, 'active', '2026-08-30T19:19:19.000Z', '2026-08-30T19:19:19.000Z', '2026-11-17T18:40:03.000Z'),
  ('019e4158-33c0-7801-9f40-9ef6dc1be57c', '019e4156-b108-7f1a-b92a-820f39cbd40c',
   'marlow-quill/docs-writer/docs-writer', 'marlow-quill', 'docs-writer', 'Docs Writer',
   'Drafts guides and references from the code they describe, and marks what it could not find out.', 'Marlow Quill',
   'user', 'marlow-quill', NULL, 'https://github.com/Marlow-Quill/docs-writer', NULL, 'MIT', 'documentation',
   '["docs","writing"]', '["markdown"]', '1.2.0', 'manifest', 'cf4ee156ffcede3fdab5e7eabf0430abb96c4fcf',
   '4ad2def3bff5c19f70ecfd15caea6126365eeeaa2014badc7c6b990d437e0bab',
   'd1dcac45e2be3c7666098ad85ea786e73fdd476cde927b3de8f61e26ffdc566e', '', '{"kind":"local","path":""}',
   '49850f5a565b26c6d610f5f24ab73874386a032d66856f2a78743086edcb6dcf', '[]', '["claude-code"]', 2, 1, 1, 0, 0, 0, 764,
   190, 764, 190, 233, 0, 0, 1, 'active', '2026-05-19T17:46:00.000Z', '2026-10-11T20:10:10.000Z',
   '2026-10-11T20:10:10.000Z'),
  ('01a060ba-57a0-7923-aa8e-f3ac308ff6c6', '01a060b9-6958-71de-a957-a739c7ebd129',
   'tinwhistle/gleam-server/gleam-server', 'tinwhistle', 'gleam-server', 'Gleam Server',
   'Types, definitions and errors of Gleam code while it is being written.', 'Tin Whistle', 'user', 'tinwhistle',
   'https://tinwhistle.example', 'https://github.com/tinwhistle/gleam-server', NULL, NULL, 'languages',
   '["gleam","lsp"]', '["language-server"]', '0.2.1', 'manifest', '51aafbbe31e4c44a087c1ecff2ca26834996fcd4',
   '312dc2f6d69c77b61a67e08a62424764cf5abae772f1387deb9a22b08da76e90',
   '0db396abf1fcc5eb25aa37ade49f6753de5e766f1de5db1f78da255a2b8b7baf', '', '{"kind":"local","path":""}',
   'd63d09694bdbd1fc762305325e12d1a55c2f77773ce6bf15dac826aaa1802709', '[]', '["claude-code"]', 1, 0, 0, 0, 0, 1, 224,
   128, 224, 128, 57, 0, 0, 1, 'active', '2026-09-02T06:07:00.000Z', '2026-11-19T05:31:47.000Z',
   '2026-11-19T05:31:47.000Z')
ON CONFLICT DO NOTHING;

-- As a crawl would write them, without what is only shown.
INSERT INTO catalog_entries (plugin_id, path, has_manifest, fields, names)
SELECT p.id, p.path, p.version_source = 'manifest', json_patch(
    json_object('description', p.description, 'author', json_object('name', p.author_name)),
    iif(p.version_source = 'manifest', '{}', '{"strict":false}')),
  json_array(p.name, p.name || '-' || p.owner, p.name || '-' || p.id)
FROM plugins AS p JOIN repositories AS r ON r.id = p.repository_id
WHERE p.loadable = 1 AND p.description IS NOT NULL AND p.author_name IS NOT NULL AND p.commit_sha IS NOT NULL AND r.host_id IN (910220014, 910220027, 910220038, 910220051)
ORDER BY p.id
ON CONFLICT DO NOTHING;

INSERT INTO plugin_versions
  (id, plugin_id, version, commit_sha, tree_hash, seen_at)
VALUES
  ('019fc161-5fa0-7504-bf3e-f14beac8f685', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', '2.1.0',
   'fd6102240744fd74cc8f7bcfa96813fd1b49b268', '948dfc435c7130d1067e5be508dced2c54ebe43b8b057936c68bc3c3ec9b7ee1',
   '2026-08-02T07:30:12.000Z'),
  ('01a0f71f-b348-7748-b8c3-f201905c79e8', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', '2.2.0',
   '29da47ff8dd908291e9c2dc1eafaf6cbf1a16c90', '05c93b2e5df8361e31acf752ece5c5e0cbef20a87f3c1ab33611b8647150ba9f',
   '2026-10-01T11:00:45.000Z'),
  ('01a1d94a-f638-78d6-885a-1ce4fa0f3bf4', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', '2.3.0',
   '584f92838e2f9687f3704e82e651cfaf3149827d', '1bca1b4e9a3c7b924c887c62cfb45d394c5cfb5f000e1789889e2104241609ed',
   '2026-11-14T09:02:11.000Z'),
  ('019f56d7-a180-7104-8e59-a7e1ce208531', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', '1.4.1',
   'f972759984b186d26b848241191e32be0f16b0ef', '6e5b2bb63f5e9ed2fce369644a7292857c809d57e1d7c42ef2d71de6debcf8fb',
   '2026-07-12T15:00:00.000Z'),
  ('01a1597d-0d10-7e35-9258-b5c3c4ba3b1e', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', '1.4.2',
   '584f92838e2f9687f3704e82e651cfaf3149827d', 'df43bf6c188864e510852a57fb882d23e02766f15b72f07d004e502c5b34db0a',
   '2026-10-20T13:25:30.000Z'),
  ('01a0f17d-0ee0-7dd3-894c-50bec7edfbf9', '019eea0d-4a00-7275-8b50-6d9c47a718eb', '0.9.0',
   '584f92838e2f9687f3704e82e651cfaf3149827d', '3abd9e4164d37a38d65f509b715ab21b637dabc3738910ce667eb2c0fc39b827',
   '2026-09-30T08:45:00.000Z'),
  ('019f40fc-fb08-7b67-a2d9-3d0aa3f1b6f3', '019f40fc-fb08-72fd-abff-64d9d595624a', '1.0.0',
   '9af648cfda27a05c995cb87d8e16c85ddcd54581', 'b002d8e5f767556ed5f02df03c9121fbafdda4d3be9d04817e4b81666492d416',
   '2026-07-08T09:09:09.000Z'),
  ('01a19d0f-7b80-753d-bda1-4cd73781fe8b', '019f40fc-fb08-72fd-abff-64d9d595624a', '1.0.1',
   '584f92838e2f9687f3704e82e651cfaf3149827d', '0bf3d8f456d1297f4225501eec7b67a9096f07bf4748dc82caf6992c6cc2f100',
   '2026-11-02T16:20:00.000Z'),
  ('019e8269-4e80-7aae-a66e-802b8b3a04f2', '019c4c42-c450-7c11-a2e6-193e790001ff', '3.0.0',
   '675274c1100f9c0da189a5f9235f55aac82b0bd9', '6df15d065017322d0737a202e012c153aa47679ee6c5fcc988697ba3364bd0e9',
   '2026-06-01T09:00:00.000Z'),
  ('01a08565-3e80-71c4-b3cf-32f1946329a4', '019c4c42-c450-7c11-a2e6-193e790001ff', '3.1.0',
   '56287b49b297a94e2f97f0c6405dbf2a46906c54', '8c4bac3001103aec7ef2bc59e5c333e4ce7882f53d6a1ad2d8ccf6543d54dc47',
   '2026-09-09T09:00:00.000Z'),
  ('01a182da-7f80-78b3-a0f1-9abb3058d51d', '019c4c42-c450-7c11-a2e6-193e790001ff', '3.1.3',
   '5f5193a36e71b025f20a03ccb993a49d4d784288', '67f14d558033814cab55098432896fd14290e407d87bbb1ca4b3cb918c1639b1',
   '2026-10-28T14:12:00.000Z'),
  ('01a1eacf-17b8-7279-9a33-d705d523c1cc', '019c4c42-c450-7c11-a2e6-193e790001ff', '3.1.4',
   'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', '491033bccf4ac8bce4ecd10b7487d6a619f827301e4ccaa24bba6a9aac59ac74',
   '2026-11-17T18:40:03.000Z'),
  ('01a004dd-3100-76ba-8b63-ad04313ba4d8', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', '0.5.0',
   'e36a58a401ba3563e57ce691e817f6e2f793ccd8', 'b2858ce385f7307a79afea2da71a37c6e5b9746917dc6a7e8be452dda3393355',
   '2026-08-15T10:00:00.000Z'),
  ('01a1aab4-6700-7a5b-bddd-b0bb0af1d916', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', '0.6.0',
   'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', 'fface3527d16fc23c7c45216b8748c1021aae7fd06c592452237dfc1b6c0e623',
   '2026-11-05T07:55:12.000Z'),
  ('01a0541c-a6d8-740e-8eeb-9ba9ff2f0395', '01a0541c-a6d8-7728-b0cc-28bcf2d58790', 'b07c14ed2dcc',
   'b07c14ed2dcc2046ca3fd748a1331a495ae0b869', 'e4d0df278ade2164367b8e66596ff0cae11866cddeb6e2129fa41c72a8e9a02c',
   '2026-08-30T19:19:19.000Z'),
  ('019f80af-4d00-71f0-a18f-121f4fca8df5', '019e4158-33c0-7801-9f40-9ef6dc1be57c', '1.1.0',
   'fe42610d1ea59b951d14ce5c2e1c070e2a7ac8d8', '5a7769998de737d5e55e152f689af9ab9227f30c9562b3f8521a4f9d83319c53',
   '2026-07-20T18:00:00.000Z'),
  ('01a12c96-4cd0-756a-a953-b6623cbf577e', '019e4158-33c0-7801-9f40-9ef6dc1be57c', '1.2.0',
   'cf4ee156ffcede3fdab5e7eabf0430abb96c4fcf', '4ad2def3bff5c19f70ecfd15caea6126365eeeaa2014badc7c6b990d437e0bab',
   '2026-10-11T20:10:10.000Z'),
  ('01a18b64-c700-72d1-8215-7ca10432ae0b', '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', '0.2.0',
   'a68f7edb8d934dcf16ffc7e1d560cbb8bd3e4ce0', '253878459a03adcaacd51a4c911f0ff2f7982ac339f4ab11628610dc6affd33a',
   '2026-10-30T06:00:00.000Z'),
  ('01a1f24a-21b8-77da-98fb-d54939471b4e', '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', '0.2.1',
   '51aafbbe31e4c44a087c1ecff2ca26834996fcd4', '312dc2f6d69c77b61a67e08a62424764cf5abae772f1387deb9a22b08da76e90',
   '2026-11-19T05:31:47.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO skills
  (id, plugin_id, name, path, frontmatter, body_sha256, body_bytes, allowed_tools)
VALUES
  ('019cb7e9-3d10-77bb-8eb1-cccd0ca8233a', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 'review-checklist',
   'plugins/pull-review/skills/review-checklist/SKILL.md',
   '{"name":"review-checklist","description":"Use when reviewing a change: what to look at, in which order, and when to stop.","allowed-tools":"Read, Grep, Bash(git diff:*)"}',
   '55adca4bc2d7430a872522e7602dd204ba650c68acccc60498dfd35b9dc6a3a5', 405, '["Read","Grep","Bash(git diff:*)"]'),
  ('019cb7e9-3d10-720d-9047-d3405a8961e4', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 'risk-map',
   'plugins/pull-review/skills/risk-map/SKILL.md',
   '{"name":"risk-map","description":"Use before a large change is reviewed: sorts its files by what could go wrong.","allowed-tools":"Read, Bash(git log:*)"}',
   '8af2059721db67018f533aa22bc9d7234370f92d98523ba49497e2bf2b2e4f54', 313, '["Read","Bash(git log:*)"]'),
  ('019cb7e9-3d10-7d7f-ad1b-ad8dd1c9b54d', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', 'message-style',
   'plugins/commit-notes/skills/message-style/SKILL.md',
   '{"name":"message-style","description":"Use when writing a commit message."}',
   '8aae0809cb087ebea475150bf6ae9911b0122e4330119b06ad5d8710e2055b9b', 271, '[]'),
  ('019eea0d-4a00-7abf-914e-e9945765812e', '019eea0d-4a00-7275-8b50-6d9c47a718eb', 'pick-tests',
   'plugins/merge-guard/skills/pick-tests/SKILL.md',
   '{"name":"pick-tests","description":"Use to find the tests that cover a set of changed files.","allowed-tools":"Grep, Glob"}',
   '60d4216ced9a75d08d892de9e1c5e988a8a709626d532ffcdb95802c744e6a07', 262, '["Grep","Glob"]'),
  ('019f40fc-fb08-7bdf-b15a-18967f8d389a', '019f40fc-fb08-72fd-abff-64d9d595624a', 'version-choice',
   'plugins/release-captain/skills/version-choice/SKILL.md',
   '{"name":"version-choice","description":"Use to choose the next version number."}',
   '417f17cd47fda47125ad60ef4d43fd565ff3498dc5703d0e58423ee93bb35f39', 245, '[]'),
  ('019c4c42-c450-7382-aa18-35180b7819f7', '019c4c42-c450-7c11-a2e6-193e790001ff', 'explain-plan',
   'plugins/postgres-companion/skills/explain-plan/SKILL.md',
   '{"name":"explain-plan","description":"Use when a query is slow or a query plan has to be read.","allowed-tools":"mcp__postgres__explain"}',
   '33d48f89f2507e574dd6203f486631b086fdacd4f40a0c1747f1cd1e1c3c0964', 336, '["mcp__postgres__explain"]'),
  ('019c4c42-c450-7e95-8922-f8046d15d7d0', '019c4c42-c450-7c11-a2e6-193e790001ff', 'safe-migration',
   'plugins/postgres-companion/skills/safe-migration/SKILL.md',
   '{"name":"safe-migration","description":"Use when a table is changed while it is in use."}',
   '5114b5367bdab8024bc5d299c33bbc3d84d68eb086fced2d99fb50ef94c31661', 282, '[]'),
  ('019c4c42-c450-7cb6-b658-49e4d3152d32', '019c4c42-c450-7c11-a2e6-193e790001ff', 'schema-tour',
   'plugins/postgres-companion/skills/schema-tour/SKILL.md',
   '{"name":"schema-tour","description":"Use to learn a database that nobody described.","allowed-tools":"mcp__postgres__tables"}',
   '8206cddf3e70147d967a3b46fe6e190a4fe2a67720a25b1b8b790977c0a84499', 241, '["mcp__postgres__tables"]'),
  ('019dcf3d-6300-76bf-8f29-7c6524420932', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', 'trace-column',
   'plugins/warehouse-lens/skills/trace-column/SKILL.md',
   '{"name":"trace-column","description":"Use when somebody asks where a column comes from.","allowed-tools":"mcp__warehouse__lineage"}',
   '479df42d9efa105ea3c1e1f527ae61e88eb6a7d007b907a1c03d74f5a6e14095', 269, '["mcp__warehouse__lineage"]'),
  ('01a0541c-a6d8-7381-89a0-336c5bfa1406', '01a0541c-a6d8-7728-b0cc-28bcf2d58790', 'mend-quotes',
   'plugins/csv-clinic/skills/mend-quotes/SKILL.md',
   '{"name":"mend-quotes","description":"Use when a CSV file has rows with too many or too few fields.","allowed-tools":"Read, Write"}',
   'a4ce4c6baa48fd7adf907fd31398aa8c9b9a5365710e4baae7c9b1102e0e15d6', 291, '["Read","Write"]'),
  ('019e4158-33c0-7dcb-bf73-75cfcd4b0141', '019e4158-33c0-7801-9f40-9ef6dc1be57c', 'guide-outline',
   'skills/guide-outline/SKILL.md',
   '{"name":"guide-outline","description":"Use before writing a guide.","allowed-tools":"Read, Glob"}',
   'a1b4e6a482c1a3e5db1cdd53471f5fbaa352f7168cb8db69fe584072b94170cc', 232, '["Read","Glob"]'),
  ('019e4158-33c0-71e0-afa8-bf3e639355c7', '019e4158-33c0-7801-9f40-9ef6dc1be57c', 'reference-table',
   'skills/reference-table/SKILL.md',
   '{"name":"reference-table","description":"Use to document options, flags or fields.","allowed-tools":"Read, Grep"}',
   'd7a6a1f14eca0b316af3a9cf3ee95fb434da556df5527474eb3ce96d89906dc7', 277, '["Read","Grep"]'),
  ('01a060ba-57a0-7656-bbcf-56acba00e0aa', '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', 'gleam-idioms',
   'skills/gleam-idioms/SKILL.md',
   '{"name":"gleam-idioms","description":"Use when Gleam code is written or reviewed."}',
   'de7a960898b306df2c47e4045d8c4e48f3f67e716700ba230244f8855aa12a12', 218, '[]')
ON CONFLICT DO NOTHING;

-- Each is nothing but its text, except one, whose archive is made of seed/archives.json.
UPDATE skills SET portable = 1 WHERE portable = 0 AND id IN (
  '019cb7e9-3d10-77bb-8eb1-cccd0ca8233a',
  '019cb7e9-3d10-720d-9047-d3405a8961e4',
  '019cb7e9-3d10-7d7f-ad1b-ad8dd1c9b54d',
  '019eea0d-4a00-7abf-914e-e9945765812e',
  '019f40fc-fb08-7bdf-b15a-18967f8d389a',
  '019c4c42-c450-7382-aa18-35180b7819f7',
  '019c4c42-c450-7e95-8922-f8046d15d7d0',
  '019c4c42-c450-7cb6-b658-49e4d3152d32',
  '019dcf3d-6300-76bf-8f29-7c6524420932',
  '01a0541c-a6d8-7381-89a0-336c5bfa1406',
  '019e4158-33c0-7dcb-bf73-75cfcd4b0141',
  '019e4158-33c0-71e0-afa8-bf3e639355c7',
  '01a060ba-57a0-7656-bbcf-56acba00e0aa');
UPDATE skills SET archive_sha256 = 'd1b0eecc224d8fd10bbba384a5bb270408cfc0781efecd629832bd0413c7744e',
  files = '[{"path":"references/nodes.md","bytes":110,"sha256":"00fc2783b6b0c2e2408605b59e69ce83b53173361d99a3309dd3800c8758a05c","executable":false,"offset":423},{"path":"scripts/explain.sh","bytes":136,"sha256":"33a7e3646053a289e0de4eed8c73d4f79bd11408e91990553568ccb505fe72c9","executable":true,"offset":581}]'
  WHERE archive_sha256 IS NULL AND id = '019c4c42-c450-7382-aa18-35180b7819f7';

INSERT INTO agents
  (id, plugin_id, name, path, frontmatter, body_sha256, body_bytes, tools, model)
VALUES
  ('019cb7e9-3d10-7066-8180-0a0faded191b', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 'security-reader',
   'plugins/pull-review/agents/security-reader.md',
   '{"name":"security-reader","description":"Looks for injected input, lost permissions and leaked secrets in a diff.","tools":"Read, Grep, Glob","model":"opus"}',
   '7781acd65adbcd65e36dc04c4fe0e64c1cbd32f3d295a8c58e3bc8c5696a52f5', 366, '["Read","Grep","Glob"]', 'opus'),
  ('019cb7e9-3d10-702c-936a-d4bcde3c6224', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 'naming-reader',
   'plugins/pull-review/agents/naming-reader.md',
   '{"name":"naming-reader","description":"Checks that names in a diff say what the code does.","tools":"Read"}',
   '532c53409f5abf28f893ea3d676aa315f2a0cd3592ce6b6911810e36454488e6', 243, '["Read"]', NULL),
  ('019f40fc-fb08-7b14-98b0-9438c8271452', '019f40fc-fb08-72fd-abff-64d9d595624a', 'announcer',
   'plugins/release-captain/agents/announcer.md',
   '{"name":"announcer","description":"Writes the announcement of a release for its users.","tools":"Read, Write","model":"sonnet"}',
   '750d63d3d93f6b802ea47d2e2828de36d3e879cae591ba9db75a54da469020a7', 296, '["Read","Write"]', 'sonnet'),
  ('019c4c42-c450-7a56-b1df-12286f679c57', '019c4c42-c450-7c11-a2e6-193e790001ff', 'query-doctor',
   'plugins/postgres-companion/agents/query-doctor.md',
   '{"name":"query-doctor","description":"Finds out why one statement is slow and what to do about it.","model":"opus"}',
   '05458e2d4da31e150fba13a50a3b79149792f1820de2c2faf7f0f45a93056015', 287, NULL, 'opus'),
  ('019e4158-33c0-705f-90cf-67513be5fd11', '019e4158-33c0-7801-9f40-9ef6dc1be57c', 'copy-editor',
   'agents/copy-editor.md',
   '{"name":"copy-editor","description":"Shortens a text without losing a fact.","tools":"Read, Edit","model":"haiku"}',
   '59132fc22e67e4318e73566a1a030303e341d11e697a63c71725384d3612bc33', 229, '["Read","Edit"]', 'haiku')
ON CONFLICT DO NOTHING;

INSERT INTO commands
  (id, plugin_id, name, path, frontmatter, body_sha256, body_bytes, argument_hint, model, allowed_tools)
VALUES
  ('019cb7e9-3d10-70eb-b035-71e5f25bdc6c', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 'review',
   'plugins/pull-review/commands/review.md',
   '{"description":"Review the current branch against its base.","argument-hint":"[base-branch]","allowed-tools":"Read, Task, Bash(git diff:*)"}',
   '1e32aaf6d667a73c802ad3401781ab0f6a672e1f98590608178dd3d548c49944', 342, '[base-branch]', NULL,
   '["Read","Task","Bash(git diff:*)"]'),
  ('019cb7e9-3d10-7ebc-a769-0c71a286d614', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', 'commit',
   'plugins/commit-notes/commands/commit.md',
   '{"description":"Write a message for what is staged and commit it.","allowed-tools":"Bash(git diff --staged), Bash(git commit:*)"}',
   '38c32585e54bf231da09898d3e6df359b6acdbecf194513dd11ebde32693235f', 273, NULL, NULL,
   '["Bash(git diff --staged)","Bash(git commit:*)"]'),
  ('019cb7e9-3d10-75b3-81d8-db3061745bfa', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', 'release-notes',
   'plugins/commit-notes/commands/release-notes.md',
   '{"description":"Write release notes since a tag.","argument-hint":"<tag>","allowed-tools":"Bash(git log:*)"}',
   'a90926791b6b095afbeda47e1faabb0a8d460a0612f25747d95ff256347c0bb3', 234, '<tag>', NULL, '["Bash(git log:*)"]'),
  ('019f40fc-fb08-7395-a24e-0bd933d798b8', '019f40fc-fb08-72fd-abff-64d9d595624a', 'release',
   'plugins/release-captain/commands/release.md',
   '{"description":"Walk through a release.","argument-hint":"[major|minor|patch]","allowed-tools":"Read, Bash(git tag:*)"}',
   '86d279b158785336d7eff34376f39ef8370d23ed04385bbd6cc97aded92fc4a0', 280, '[major|minor|patch]', NULL,
   '["Read","Bash(git tag:*)"]'),
  ('019c4c42-c450-78b7-ad65-8315368a5539', '019c4c42-c450-7c11-a2e6-193e790001ff', 'explain',
   'plugins/postgres-companion/commands/explain.md',
   '{"description":"Explain the plan of a statement.","argument-hint":"<statement or file>","allowed-tools":"Read, mcp__postgres__explain"}',
   '4cfc6cfa470cbc311251563362b2485f4f7fefe588908feedda0d0f772ca4e24', 225, '<statement or file>', NULL,
   '["Read","mcp__postgres__explain"]'),
  ('01a0541c-a6d8-7880-9f9b-ed29814010d8', '01a0541c-a6d8-7728-b0cc-28bcf2d58790', 'check-csv',
   'plugins/csv-clinic/commands/check-csv.md',
   '{"description":"Say what is wrong with a CSV file.","argument-hint":"<file>","allowed-tools":"Read"}',
   '07fd2ca0857a4ad9b2ae1f934c23ce00c54fc70d2d5471c563570b38ae0d834f', 188, '<file>', NULL, '["Read"]'),
  ('019e4158-33c0-792a-954f-61de9d381612', '019e4158-33c0-7801-9f40-9ef6dc1be57c', 'document', 'commands/document.md',
   '{"description":"Write documentation for a file or folder.","argument-hint":"<path>","allowed-tools":"Read, Write, Glob"}',
   '853a0b0892a9b8b3ee9d5b1894bf62908ab547a1a527c0bc4b5e671f6b80d28d', 259, '<path>', NULL, '["Read","Write","Glob"]')
ON CONFLICT DO NOTHING;

INSERT INTO mcp_servers
  (id, plugin_id, name, path, transport, command, args, url, env_names, loadable)
VALUES
  ('019f40fc-fb08-7bac-910d-994e6da9d93f', '019f40fc-fb08-72fd-abff-64d9d595624a', 'release-board',
   'plugins/release-captain/.mcp.json', 'sse', NULL, '[]', 'https://board.fernhill-labs.example/sse',
   '["RELEASE_BOARD_TOKEN"]', 1),
  ('019c4c42-c450-723a-b655-a177fb868ca6', '019c4c42-c450-7c11-a2e6-193e790001ff', 'postgres',
   'plugins/postgres-companion/.mcp.json', 'stdio', 'node', '["${CLAUDE_PLUGIN_ROOT}/server/index.js","--read-only"]',
   NULL, '["DATABASE_URL"]', 1),
  ('019dcf3d-6300-7458-be1e-c16635b8b11d', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', 'warehouse',
   'plugins/warehouse-lens/.mcp.json', 'http', NULL, '[]', 'https://mcp.okapi-data.example/warehouse',
   '["OKAPI_TOKEN"]', 1),
  ('019dcf3d-6300-7727-8417-d003c91b6408', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', 'lineage-cache',
   'plugins/warehouse-lens/.mcp.json', 'unknown', NULL, '[]', NULL, '[]', 0)
ON CONFLICT DO NOTHING;

INSERT INTO hooks
  (id, plugin_id, position, event, matcher, type, command)
VALUES
  ('019cb7e9-3d10-74fd-9a5c-faa61fa42cfe', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 0, 'PreToolUse', 'Bash', 'command',
   '${CLAUDE_PLUGIN_ROOT}/hooks/refuse-force-push.sh'),
  ('019cb7e9-3d10-7964-92d3-16d30307198c', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 1, 'Stop', NULL, 'prompt',
   'Were all review findings answered?'),
  ('019eea0d-4a00-7397-bd90-2f770f1272f9', '019eea0d-4a00-7275-8b50-6d9c47a718eb', 0, 'PostToolUse', 'Write|Edit',
   'command', '${CLAUDE_PLUGIN_ROOT}/hooks/note-changed.sh'),
  ('019eea0d-4a00-745b-bf4d-ffe1c75a4840', '019eea0d-4a00-7275-8b50-6d9c47a718eb', 1, 'Stop', NULL, 'command',
   '${CLAUDE_PLUGIN_ROOT}/hooks/run-tests.sh'),
  ('019eea0d-4a00-7324-890f-2fe06462752f', '019eea0d-4a00-7275-8b50-6d9c47a718eb', 2, 'SubagentStop', NULL, 'command',
   '${CLAUDE_PLUGIN_ROOT}/hooks/run-tests.sh')
ON CONFLICT DO NOTHING;

INSERT INTO lsp_servers
  (id, plugin_id, name, command, extensions)
VALUES
  ('01a060ba-57a0-7e60-b02d-757878308c11', '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', 'gleam', 'gleam',
   '{".gleam":"gleam"}')
ON CONFLICT DO NOTHING;

INSERT INTO marketplaces
  (id, repository_id, full_name, name, description, version, owner_name, owner_url, renames, loadable, official,
   stars, created_at, updated_at)
VALUES
  ('019cb7e7-fcc0-7429-807d-d9173cbf9095', '019cb7e7-fcc0-77ac-9e1d-e507fc0cb37d', 'fernhill-labs/review-desk',
   'fernhill', 'Tools for people who read other people’s code.', '1.6.0', 'Fernhill Labs',
   'https://fernhill-labs.example', '{"review-toolkit":"pull-review"}', 1, 0, 812, '2026-03-04T08:12:40.000Z',
   '2026-11-14T09:02:11.000Z'),
  ('019c4c40-3fc8-7137-a4b6-1a63fcb31835', '019c4c40-3fc8-7963-9877-7bab8f070363', 'okapi-data/okapi-plugins',
   'okapi-plugins', 'Everything Okapi Data makes for coding agents.', NULL, 'Okapi Data',
   'https://okapi-data.example', '{}', 1, 1, 1490, '2026-02-11T10:30:05.000Z', '2026-11-17T18:40:03.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO marketplace_listings
  (id, marketplace_id, position, plugin_id, target_repository, name, category, source, ref, sha, loadable)
VALUES
  ('019cb7e7-fcc0-71b5-9357-9c049c5d7296', '019cb7e7-fcc0-7429-807d-d9173cbf9095', 0,
   '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', NULL, 'pull-review', 'code-quality',
   '{"kind":"local","path":"plugins/pull-review"}', NULL, NULL, 1),
  ('019cb7e7-fcc0-7abf-ba48-81d3c5114b39', '019cb7e7-fcc0-7429-807d-d9173cbf9095', 1,
   '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', NULL, 'commit-notes', 'git',
   '{"kind":"local","path":"plugins/commit-notes"}', NULL, NULL, 1),
  ('019cb7e7-fcc0-7ec6-8483-1ea8b67cddf2', '019cb7e7-fcc0-7429-807d-d9173cbf9095', 2,
   '019eea0d-4a00-7275-8b50-6d9c47a718eb', NULL, 'merge-guard', 'code-quality',
   '{"kind":"local","path":"plugins/merge-guard"}', NULL, NULL, 1),
  ('019cb7e7-fcc0-7454-a12b-9c9b5d06b461', '019cb7e7-fcc0-7429-807d-d9173cbf9095', 3,
   '019f40fc-fb08-72fd-abff-64d9d595624a', NULL, 'release-captain', 'operations',
   '{"kind":"local","path":"plugins/release-captain"}', NULL, NULL, 1),
  ('019cb7e7-fcc0-7f1a-841a-639496091f43', '019cb7e7-fcc0-7429-807d-d9173cbf9095', 4,
   '019e4158-33c0-7801-9f40-9ef6dc1be57c', 'marlow-quill/docs-writer', 'docs-writer', 'documentation',
   '{"kind":"github","repo":"Marlow-Quill/docs-writer","ref":"v1.2.0"}', 'v1.2.0', NULL, 1),
  ('019cb7e7-fcc0-76ec-a2c2-14e0275f4be4', '019cb7e7-fcc0-7429-807d-d9173cbf9095', 5, NULL, 'brightloom/loom-board',
   'loom-board', 'project-management', '{"kind":"github","repo":"brightloom/loom-board"}', NULL, NULL, 1),
  ('019c4c40-3fc8-7674-98a3-75cc5725a87f', '019c4c40-3fc8-7137-a4b6-1a63fcb31835', 0,
   '019c4c42-c450-7c11-a2e6-193e790001ff', NULL, 'postgres-companion', 'database',
   '{"kind":"local","path":"plugins/postgres-companion"}', NULL, NULL, 1),
  ('019c4c40-3fc8-78c3-94a7-e12a6b1a69f5', '019c4c40-3fc8-7137-a4b6-1a63fcb31835', 1,
   '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', NULL, 'warehouse-lens', 'data',
   '{"kind":"local","path":"plugins/warehouse-lens"}', NULL, NULL, 1),
  ('019c4c40-3fc8-7a1e-a06b-867124454db0', '019c4c40-3fc8-7137-a4b6-1a63fcb31835', 2,
   '01a0541c-a6d8-7728-b0cc-28bcf2d58790', NULL, 'csv-clinic', 'data', '{"kind":"local","path":"plugins/csv-clinic"}',
   NULL, NULL, 1),
  ('019c4c40-3fc8-7471-b03c-caaf3e923669', '019c4c40-3fc8-7137-a4b6-1a63fcb31835', 3,
   '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', 'tinwhistle/gleam-server', 'gleam', NULL,
   '{"kind":"url","url":"https://github.com/tinwhistle/gleam-server.git","sha":"51aafbbe31e4c44a087c1ecff2ca26834996fcd4"}',
   NULL, '51aafbbe31e4c44a087c1ecff2ca26834996fcd4', 1)
ON CONFLICT DO NOTHING;

INSERT INTO users
  (id, username, display_name, avatar_url, url, host_id, role, created_at, updated_at)
VALUES
  ('019cd6f9-7a80-70a9-9f2a-a529680c627d', 'ada-brook', 'Ada Brook', 'https://avatars.example/50110012',
   'https://ada-brook.example', 50110012, 'admin', '2026-03-10T09:00:00.000Z', '2026-03-10T09:00:00.000Z'),
  ('019d4e2c-0140-776e-9a22-93d37a3175b2', 'jonas-reed', 'Jonas Reed', 'https://avatars.example/50110027', NULL,
   50110027, 'member', '2026-04-02T12:30:00.000Z', '2026-04-02T12:30:00.000Z'),
  ('019ed7a7-5bd0-7268-875b-0738dc2559b8', 'mei-tanaka', 'Mei Tanaka', 'https://avatars.example/50110035',
   'https://mei-tanaka.example', 50110035, 'member', '2026-06-17T22:15:30.000Z', '2026-06-17T22:15:30.000Z'),
  ('019e4152-b580-7a40-98b8-206e695b745c', 'marlow-quill', NULL, 'https://avatars.example/50110048', NULL, 50110048,
   'member', '2026-05-19T17:40:00.000Z', '2026-05-19T17:40:00.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO plugin_ratings
  (id, plugin_id, user_id, rating, review, created_at, updated_at)
VALUES
  ('01a01e9c-fd00-78ed-8d68-551834a03252', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a',
   '019cd6f9-7a80-70a9-9f2a-a529680c627d', 5,
   'Found a lost permission check on its first day. The limit of ten findings is what makes it bearable.',
   '2026-08-20T10:00:00.000Z', '2026-08-20T10:00:00.000Z'),
  ('01a070a7-2f80-7fe4-b372-d1dd28e44a2d', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a',
   '019d4e2c-0140-776e-9a22-93d37a3175b2', 4, NULL, '2026-09-05T08:20:00.000Z', '2026-09-05T08:20:00.000Z'),
  ('01a1513f-37e0-780b-9710-47e84a403591', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a',
   '019ed7a7-5bd0-7268-875b-0738dc2559b8', 5, NULL, '2026-10-18T23:01:00.000Z', '2026-10-18T23:01:00.000Z'),
  ('019fbe36-f2e0-7dcc-9ff8-2202db8e4332', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57',
   '019d4e2c-0140-776e-9a22-93d37a3175b2', 4, 'Good notes. I would like it to leave merge commits alone.',
   '2026-08-01T16:45:00.000Z', '2026-08-01T16:45:00.000Z'),
  ('019f5f88-5cc0-7da3-a099-2b3c0944ba44', '019c4c42-c450-7c11-a2e6-193e790001ff',
   '019cd6f9-7a80-70a9-9f2a-a529680c627d', 5,
   'Read-only for real: I gave it a writing role and it refused.
The plans are explained in words.',
   '2026-07-14T07:30:00.000Z', '2026-07-14T07:30:00.000Z'),
  ('019fb42e-e500-742a-a52e-88678be23acb', '019c4c42-c450-7c11-a2e6-193e790001ff',
   '019d4e2c-0140-776e-9a22-93d37a3175b2', 5, NULL, '2026-07-30T18:00:00.000Z', '2026-07-30T18:00:00.000Z'),
  ('01a0c93c-cc40-77ae-b76e-51863aa71749', '019c4c42-c450-7c11-a2e6-193e790001ff',
   '019ed7a7-5bd0-7268-875b-0738dc2559b8', 4, 'Great skills; the server is slow to start.',
   '2026-09-22T13:10:00.000Z', '2026-09-22T13:10:00.000Z'),
  ('01a19656-4a80-7455-8aaf-788385352326', '019c4c42-c450-7c11-a2e6-193e790001ff',
   '019e4152-b580-7a40-98b8-206e695b745c', 5, NULL, '2026-11-01T09:00:00.000Z', '2026-11-01T09:00:00.000Z'),
  ('01a0fc4f-71a0-7479-a17f-c59433941b1d', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0',
   '019ed7a7-5bd0-7268-875b-0738dc2559b8', 3, NULL, '2026-10-02T11:11:00.000Z', '2026-10-02T11:11:00.000Z'),
  ('01a0a5a2-b920-7aed-9f09-d32a5736b8d1', '01a0541c-a6d8-7728-b0cc-28bcf2d58790',
   '019cd6f9-7a80-70a9-9f2a-a529680c627d', 2, 'Does not know semicolons.', '2026-09-15T15:15:00.000Z',
   '2026-09-15T15:15:00.000Z'),
  ('019fef8c-a600-795f-9fdc-9d04366e74d9', '019e4158-33c0-7801-9f40-9ef6dc1be57c',
   '019d4e2c-0140-776e-9a22-93d37a3175b2', 4, NULL, '2026-08-11T06:40:00.000Z', '2026-08-11T06:40:00.000Z'),
  ('01a131c5-a980-7f7c-b9b3-5f8bd2ae99ef', '019e4158-33c0-7801-9f40-9ef6dc1be57c',
   '019ed7a7-5bd0-7268-875b-0738dc2559b8', 5,
   'It says “I could not find out”. I did not know software could do that. 👏', '2026-10-12T20:20:00.000Z',
   '2026-10-12T20:20:00.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO collections
  (id, user_id, slug, name, description, visibility, featured, created_at, updated_at)
VALUES
  ('01a05bfb-7000-7c8b-b0cc-7f510bfae1d0', '019cd6f9-7a80-70a9-9f2a-a529680c627d', 'ada-brook/before-you-merge',
   'Before you merge', 'What I run on every branch.', 'public', 1, '2026-09-01T08:00:00.000Z',
   '2026-10-21T08:00:00.000Z'),
  ('01a10391-0c80-7810-81b7-66a51f6db692', '019ed7a7-5bd0-7268-875b-0738dc2559b8', 'mei-tanaka/data-desk',
   'Data desk', NULL, 'public', 0, '2026-10-03T21:00:00.000Z', '2026-10-03T21:00:00.000Z'),
  ('01a1c6f0-4ec0-71f2-ba64-039cfad5eae5', '019d4e2c-0140-776e-9a22-93d37a3175b2', 'jonas-reed/trying-out',
   'Trying out', 'Not sure yet.', 'unlisted', 0, '2026-11-10T19:30:00.000Z', '2026-11-10T19:30:00.000Z')
ON CONFLICT DO NOTHING;

INSERT INTO collection_plugins
  (collection_id, plugin_id, position, added_at)
VALUES
  ('01a05bfb-7000-7c8b-b0cc-7f510bfae1d0', '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', 0, '2026-10-21T08:00:00.000Z'),
  ('01a05bfb-7000-7c8b-b0cc-7f510bfae1d0', '019eea0d-4a00-7275-8b50-6d9c47a718eb', 1, '2026-10-21T08:00:00.000Z'),
  ('01a05bfb-7000-7c8b-b0cc-7f510bfae1d0', '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', 2, '2026-10-21T08:00:00.000Z'),
  ('01a10391-0c80-7810-81b7-66a51f6db692', '019c4c42-c450-7c11-a2e6-193e790001ff', 0, '2026-10-03T21:00:00.000Z'),
  ('01a10391-0c80-7810-81b7-66a51f6db692', '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', 1, '2026-10-03T21:00:00.000Z'),
  ('01a10391-0c80-7810-81b7-66a51f6db692', '01a0541c-a6d8-7728-b0cc-28bcf2d58790', 2, '2026-10-03T21:00:00.000Z'),
  ('01a1c6f0-4ec0-71f2-ba64-039cfad5eae5', '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', 0, '2026-11-10T19:30:00.000Z'),
  ('01a1c6f0-4ec0-71f2-ba64-039cfad5eae5', '019e4158-33c0-7801-9f40-9ef6dc1be57c', 1, '2026-11-10T19:30:00.000Z')
ON CONFLICT DO NOTHING;

-- Downloads of 30 days, 2026-10-22 to 2026-11-20, one number a day.
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019cb7e9-3d10-7d2d-8b4d-4e29db50ec6a', date('2026-10-22', '+' || key || ' days'), value -- pull-review
  FROM json_each('[58,61,44,39,72,80,77,69,48,41,83,90,88,79,55,47,91,97,102,95,63,58,110,118,121,109,71,66,125,131]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019cb7e9-3d10-7e71-b77c-9d070b6aaa57', date('2026-10-22', '+' || key || ' days'), value -- commit-notes
  FROM json_each('[31,28,19,17,33,36,30,29,20,16,35,34,32,31,21,18,36,38,35,33,22,19,37,39,36,34,23,20,38,41]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019eea0d-4a00-7275-8b50-6d9c47a718eb', date('2026-10-22', '+' || key || ' days'), value -- merge-guard
  FROM json_each('[9,8,5,4,10,11,9,8,6,5,11,10,9,12,6,5,10,12,11,10,7,6,12,13,11,10,7,6,12,14]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019f40fc-fb08-72fd-abff-64d9d595624a', date('2026-10-22', '+' || key || ' days'), value -- release-captain
  FROM json_each('[12,14,7,6,15,13,14,12,8,7,16,15,13,14,9,6,15,17,16,14,8,7,17,18,15,16,9,8,18,19]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019c4c42-c450-7c11-a2e6-193e790001ff', date('2026-10-22', '+' || key || ' days'), value -- postgres-companion
  FROM json_each('[120,131,88,79,140,151,144,139,92,85,148,155,150,147,97,90,158,163,160,154,101,95,167,172,169,161,108,99,175,183]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019dcf3d-6300-72d2-a96f-4fdc27b57fb0', date('2026-10-22', '+' || key || ' days'), value -- warehouse-lens
  FROM json_each('[40,42,21,18,44,46,43,45,22,20,47,49,46,44,24,21,50,52,48,47,25,22,53,54,51,49,26,23,55,57]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '01a0541c-a6d8-7728-b0cc-28bcf2d58790', date('2026-10-22', '+' || key || ' days'), value -- csv-clinic
  FROM json_each('[3,2,1,0,4,3,2,3,1,1,4,2,3,3,1,0,3,4,2,3,1,1,4,3,5,3,1,1,4,5]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '019e4158-33c0-7801-9f40-9ef6dc1be57c', date('2026-10-22', '+' || key || ' days'), value -- docs-writer
  FROM json_each('[22,25,30,28,21,20,19,24,27,31,26,23,21,20,25,29,33,27,24,22,21,26,30,34,28,25,23,22,27,31]')
  WHERE value > 0 ON CONFLICT DO NOTHING;
INSERT INTO plugin_downloads (plugin_id, day, downloads)
  SELECT '01a060ba-57a0-7923-aa8e-f3ac308ff6c6', date('2026-10-22', '+' || key || ' days'), value -- gleam-server
  FROM json_each('[2,3,4,2,1,3,2,4,5,3,2,4,3,5,6,4,3,5,7,6,5,8,9,12,11,14,17,19,24,31]')
  WHERE value > 0 ON CONFLICT DO NOTHING;

INSERT INTO changes
  (sequence, kind, slug, at)
VALUES
  (1, 'plugin_added', 'okapi-data/okapi-plugins/postgres-companion', '2026-02-11T10:32:50.000Z'),
  (2, 'plugin_added', 'fernhill-labs/review-desk/pull-review', '2026-03-04T08:14:02.000Z'),
  (3, 'plugin_added', 'fernhill-labs/review-desk/commit-notes', '2026-03-04T08:14:02.000Z'),
  (4, 'plugin_added', 'okapi-data/okapi-plugins/warehouse-lens', '2026-04-27T14:00:00.000Z'),
  (5, 'plugin_added', 'marlow-quill/docs-writer/docs-writer', '2026-05-19T17:46:00.000Z'),
  (6, 'plugin_added', 'fernhill-labs/review-desk/merge-guard', '2026-06-21T12:00:00.000Z'),
  (7, 'plugin_added', 'fernhill-labs/review-desk/release-captain', '2026-07-08T09:09:09.000Z'),
  (8, 'plugin_added', 'okapi-data/okapi-plugins/csv-clinic', '2026-08-30T19:19:19.000Z'),
  (9, 'plugin_added', 'tinwhistle/gleam-server/gleam-server', '2026-09-02T06:07:00.000Z'),
  (10, 'plugin_changed', 'fernhill-labs/review-desk/merge-guard', '2026-09-30T08:45:00.000Z'),
  (11, 'plugin_changed', 'marlow-quill/docs-writer/docs-writer', '2026-10-11T20:10:10.000Z'),
  (12, 'plugin_changed', 'fernhill-labs/review-desk/commit-notes', '2026-10-20T13:25:30.000Z'),
  (13, 'plugin_changed', 'fernhill-labs/review-desk/release-captain', '2026-11-02T16:20:00.000Z'),
  (14, 'plugin_changed', 'okapi-data/okapi-plugins/warehouse-lens', '2026-11-05T07:55:12.000Z'),
  (15, 'plugin_changed', 'fernhill-labs/review-desk/pull-review', '2026-11-14T09:02:11.000Z'),
  (16, 'plugin_changed', 'okapi-data/okapi-plugins/postgres-companion', '2026-11-17T18:40:03.000Z'),
  (17, 'plugin_changed', 'tinwhistle/gleam-server/gleam-server', '2026-11-19T05:31:47.000Z')
ON CONFLICT DO NOTHING;

-- The search index of what is above: the statements of packages/db/src/search/reindex.ts.
DELETE FROM search_documents WHERE plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000);
INSERT INTO search_documents (document, plugin_id, kind, component_id, name_key, owner, category)
  SELECT (4095 - bucket) * 1099511627776 + (SELECT last FROM search_sequence)
      + row_number() OVER (ORDER BY created_at, plugin_id, kind = 'plugin' DESC, id), plugin_id, kind, id,
    name_key, owner, category
  FROM (SELECT p.id AS plugin_id, 'plugin' AS kind, NULL AS id, bucket, created_at,
      NULL AS name_key, NULL AS owner, NULL AS category FROM plugins p
      WHERE p.id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND p.status = 'active'
    UNION ALL SELECT p.id, 'skill', c.id, p.bucket, p.created_at,
        lower(c.name) || ' ' || c.id, p.owner, p.category FROM plugins p
        CROSS JOIN skills c ON c.plugin_id = p.id WHERE p.id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND p.status = 'active'
UNION ALL SELECT p.id, 'agent', c.id, p.bucket, p.created_at,
        lower(c.name) || ' ' || c.id, p.owner, p.category FROM plugins p
        CROSS JOIN agents c ON c.plugin_id = p.id WHERE p.id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND p.status = 'active'
UNION ALL SELECT p.id, 'command', c.id, p.bucket, p.created_at,
        lower(c.name) || ' ' || c.id, p.owner, p.category FROM plugins p
        CROSS JOIN commands c ON c.plugin_id = p.id WHERE p.id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND p.status = 'active'
UNION ALL SELECT p.id, 'mcp-server', c.id, p.bucket, p.created_at,
        lower(c.name) || ' ' || c.id, p.owner, p.category FROM plugins p
        CROSS JOIN mcp_servers c ON c.plugin_id = p.id WHERE p.id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND p.status = 'active');
UPDATE search_sequence SET last = last + changes() WHERE id = 1 AND changes() > 0;
INSERT INTO search_index (rowid, name, title, keywords, author, components, body, facets, plugin_id, component_id, kind, owner, category)
  
  WITH named AS MATERIALIZED (SELECT d.document, d.plugin_id, iif((p.name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(p.name, char(0)) = 0), p.name, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(p.name, char(2), ''), char(3), ''), char(57344), ''), char(57345), ''), char(57346), ''), char(57347), ''), char(57360), ''), char(57393), ''), char(57394), ''), char(57395), ''), char(57396), ''), char(57397), ''), char(57398), ''), char(57399), ''), char(57361), '')) AS name, iif((coalesce(p.display_name, '') NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(coalesce(p.display_name, ''), char(0)) = 0), coalesce(p.display_name, ''), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(coalesce(p.display_name, ''), char(2), ''), char(3), ''), char(57344), ''), char(57345), ''), char(57346), ''), char(57347), ''), char(57360), ''), char(57393), ''), char(57394), ''), char(57395), ''), char(57396), ''), char(57397), ''), char(57398), ''), char(57399), ''), char(57361), '')) AS display_name
      FROM search_documents d CROSS JOIN plugins p ON p.id = d.plugin_id WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND d.kind = 'plugin'),
  titled AS MATERIALIZED (SELECT *, display_name || ' ' || lower(replace(replace(replace(name, '-', ''), '_', ''), ' ', '')) AS title FROM named),
  worded AS MATERIALIZED (SELECT *, replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(name, char(0)) = 0), replace(replace(lower(name), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS name_words,
    replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((title NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(title, char(0)) = 0), replace(replace(lower(title), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(title), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS title_words FROM titled)
  SELECT w.document, w.name, w.title,
    coalesce(p.category, '') || ' ' || coalesce((SELECT group_concat(value, ' ') FROM json_each(p.tags)), '') || ' '
      || coalesce((SELECT group_concat(value, ' ') FROM json_each(p.keywords)), ''),
    coalesce(p.author_name, '') || ' ' || p.owner, coalesce((SELECT substr(group_concat(word, ' '), 1, 4000) FROM (
      SELECT substr(c.name, 1, 200) AS word FROM skills c
      WHERE c.plugin_id = p.id ORDER BY c.name, c.path LIMIT 2000)), '') || ' ' || coalesce((SELECT substr(group_concat(word, ' '), 1, 4000) FROM (
      SELECT substr(c.name, 1, 200) AS word FROM agents c
      WHERE c.plugin_id = p.id ORDER BY c.name, c.path LIMIT 2000)), '') || ' ' || coalesce((SELECT substr(group_concat(word, ' '), 1, 4000) FROM (
      SELECT substr(c.name, 1, 200) AS word FROM commands c
      WHERE c.plugin_id = p.id ORDER BY c.name, c.path LIMIT 2000)), '') || ' ' || coalesce((SELECT substr(group_concat(word, ' '), 1, 4000) FROM (
      SELECT substr(c.name, 1, 200) AS word FROM mcp_servers c
      WHERE c.plugin_id = p.id ORDER BY c.name, c.path LIMIT 2000)), ''), replace(replace(coalesce(p.description, ''), char(2), ''), char(3), ''),
    char(57345) || substr(name_words, 1, instr(name_words || ' ', ' ') - 1) || ' ' || char(57344) || replace(name_words, ' ', ' ' || char(57344)) || ' ' || char(57346) || ' ' || char(57344) || replace(title_words, ' ', ' ' || char(57344)) || ' ' ||
  char(57347) || 'k' || hex('plugin') || ' ' || char(57347) || 'i' || hex(lower(w.name)) || ' ' || char(57347) || 'n' || hex(lower(replace(replace(replace(w.name, '-', ''), '_', ''), ' ', ''))) || ' ' ||
  coalesce((SELECT group_concat(word, ' ') FROM (SELECT char(57347) || 'f' || hex(facet) AS word FROM plugin_facets
    WHERE plugin_number = p.number AND octet_length(facet) <= 500 ORDER BY facet LIMIT 500)), '') || coalesce((SELECT ' ' || group_concat(word, ' ') FROM (
  SELECT char(57347) || 'l' || hex(lower(l.name || '@' || m.name)) AS word
  FROM marketplace_listings l CROSS JOIN marketplaces m ON m.id = l.marketplace_id
  WHERE l.plugin_id = p.id AND octet_length(l.name) + octet_length(m.name) < 500
  ORDER BY l.id LIMIT 500)), ''), p.id, NULL, 'plugin', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id;
INSERT INTO search_index (rowid, name, title, keywords, author, components, body, facets, plugin_id, component_id, kind, owner, category)
  
  WITH named AS MATERIALIZED (SELECT d.document, d.plugin_id, d.component_id, iif((c.name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(c.name, char(0)) = 0), c.name, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(c.name, char(2), ''), char(3), ''), char(57344), ''), char(57345), ''), char(57346), ''), char(57347), ''), char(57360), ''), char(57393), ''), char(57394), ''), char(57395), ''), char(57396), ''), char(57397), ''), char(57398), ''), char(57399), ''), char(57361), '')) AS name, replace(replace(coalesce(c.description, ''), char(2), ''), char(3), '') AS body
      FROM search_documents d CROSS JOIN skills c ON c.id = d.component_id WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND d.kind = 'skill'),
  titled AS MATERIALIZED (SELECT *, '' || ' ' || lower(replace(replace(replace(name, '-', ''), '_', ''), ' ', '')) AS title FROM named),
  worded AS MATERIALIZED (SELECT *, replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(name, char(0)) = 0), replace(replace(lower(name), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS name_words,
    replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((title NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(title, char(0)) = 0), replace(replace(lower(title), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(title), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS title_words FROM titled)
  SELECT w.document, w.name, w.title, p.name, p.owner, '', w.body,
    char(57345) || substr(name_words, 1, instr(name_words || ' ', ' ') - 1) || ' ' || char(57344) || replace(name_words, ' ', ' ' || char(57344)) || ' ' || char(57346) || ' ' || char(57344) || replace(title_words, ' ', ' ' || char(57344)) || ' ' ||
  char(57347) || 'k' || hex('skill') || ' ' || char(57347) || 'i' || hex(lower(w.name)) || ' ' || char(57347) || 'n' || hex(lower(replace(replace(replace(w.name, '-', ''), '_', ''), ' ', ''))) || ' ' ||
  coalesce((SELECT group_concat(word, ' ') FROM (SELECT char(57347) || 'f' || hex(facet) AS word FROM plugin_facets
    WHERE plugin_number = p.number AND octet_length(facet) <= 500 ORDER BY facet LIMIT 500)), ''), p.id, w.component_id, 'skill', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id;
INSERT INTO search_index (rowid, name, title, keywords, author, components, body, facets, plugin_id, component_id, kind, owner, category)
  
  WITH named AS MATERIALIZED (SELECT d.document, d.plugin_id, d.component_id, iif((c.name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(c.name, char(0)) = 0), c.name, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(c.name, char(2), ''), char(3), ''), char(57344), ''), char(57345), ''), char(57346), ''), char(57347), ''), char(57360), ''), char(57393), ''), char(57394), ''), char(57395), ''), char(57396), ''), char(57397), ''), char(57398), ''), char(57399), ''), char(57361), '')) AS name, replace(replace(coalesce(c.description, ''), char(2), ''), char(3), '') AS body
      FROM search_documents d CROSS JOIN agents c ON c.id = d.component_id WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND d.kind = 'agent'),
  titled AS MATERIALIZED (SELECT *, '' || ' ' || lower(replace(replace(replace(name, '-', ''), '_', ''), ' ', '')) AS title FROM named),
  worded AS MATERIALIZED (SELECT *, replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(name, char(0)) = 0), replace(replace(lower(name), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS name_words,
    replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((title NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(title, char(0)) = 0), replace(replace(lower(title), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(title), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS title_words FROM titled)
  SELECT w.document, w.name, w.title, p.name, p.owner, '', w.body,
    char(57345) || substr(name_words, 1, instr(name_words || ' ', ' ') - 1) || ' ' || char(57344) || replace(name_words, ' ', ' ' || char(57344)) || ' ' || char(57346) || ' ' || char(57344) || replace(title_words, ' ', ' ' || char(57344)) || ' ' ||
  char(57347) || 'k' || hex('agent') || ' ' || char(57347) || 'i' || hex(lower(w.name)) || ' ' || char(57347) || 'n' || hex(lower(replace(replace(replace(w.name, '-', ''), '_', ''), ' ', ''))) || ' ' ||
  coalesce((SELECT group_concat(word, ' ') FROM (SELECT char(57347) || 'f' || hex(facet) AS word FROM plugin_facets
    WHERE plugin_number = p.number AND octet_length(facet) <= 500 ORDER BY facet LIMIT 500)), ''), p.id, w.component_id, 'agent', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id;
INSERT INTO search_index (rowid, name, title, keywords, author, components, body, facets, plugin_id, component_id, kind, owner, category)
  
  WITH named AS MATERIALIZED (SELECT d.document, d.plugin_id, d.component_id, iif((c.name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(c.name, char(0)) = 0), c.name, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(c.name, char(2), ''), char(3), ''), char(57344), ''), char(57345), ''), char(57346), ''), char(57347), ''), char(57360), ''), char(57393), ''), char(57394), ''), char(57395), ''), char(57396), ''), char(57397), ''), char(57398), ''), char(57399), ''), char(57361), '')) AS name, replace(replace(coalesce(c.description, ''), char(2), ''), char(3), '') AS body
      FROM search_documents d CROSS JOIN commands c ON c.id = d.component_id WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND d.kind = 'command'),
  titled AS MATERIALIZED (SELECT *, '' || ' ' || lower(replace(replace(replace(name, '-', ''), '_', ''), ' ', '')) AS title FROM named),
  worded AS MATERIALIZED (SELECT *, replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(name, char(0)) = 0), replace(replace(lower(name), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS name_words,
    replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((title NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(title, char(0)) = 0), replace(replace(lower(title), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(title), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS title_words FROM titled)
  SELECT w.document, w.name, w.title, p.name, p.owner, '', w.body,
    char(57345) || substr(name_words, 1, instr(name_words || ' ', ' ') - 1) || ' ' || char(57344) || replace(name_words, ' ', ' ' || char(57344)) || ' ' || char(57346) || ' ' || char(57344) || replace(title_words, ' ', ' ' || char(57344)) || ' ' ||
  char(57347) || 'k' || hex('command') || ' ' || char(57347) || 'i' || hex(lower(w.name)) || ' ' || char(57347) || 'n' || hex(lower(replace(replace(replace(w.name, '-', ''), '_', ''), ' ', ''))) || ' ' ||
  coalesce((SELECT group_concat(word, ' ') FROM (SELECT char(57347) || 'f' || hex(facet) AS word FROM plugin_facets
    WHERE plugin_number = p.number AND octet_length(facet) <= 500 ORDER BY facet LIMIT 500)), ''), p.id, w.component_id, 'command', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id;
INSERT INTO search_index (rowid, name, title, keywords, author, components, body, facets, plugin_id, component_id, kind, owner, category)
  
  WITH named AS MATERIALIZED (SELECT d.document, d.plugin_id, d.component_id, iif((c.name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(c.name, char(0)) = 0), c.name, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(c.name, char(2), ''), char(3), ''), char(57344), ''), char(57345), ''), char(57346), ''), char(57347), ''), char(57360), ''), char(57393), ''), char(57394), ''), char(57395), ''), char(57396), ''), char(57397), ''), char(57398), ''), char(57399), ''), char(57361), '')) AS name, replace(replace(coalesce(c.description, ''), char(2), ''), char(3), '') AS body
      FROM search_documents d CROSS JOIN mcp_servers c ON c.id = d.component_id WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000) AND d.kind = 'mcp-server'),
  titled AS MATERIALIZED (SELECT *, '' || ' ' || lower(replace(replace(replace(name, '-', ''), '_', ''), ' ', '')) AS title FROM named),
  worded AS MATERIALIZED (SELECT *, replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(name, char(0)) = 0), replace(replace(lower(name), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS name_words,
    replace(replace(replace(replace(replace(replace(replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((title NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(title, char(0)) = 0), replace(replace(lower(title), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(title), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' ')), 'a', char(57393)), 'e', char(57394)), 'i', char(57395)), 'o', char(57396)), 'u', char(57397)), 'y', char(57398)), 's', char(57399)) AS title_words FROM titled)
  SELECT w.document, w.name, w.title, p.name, p.owner, '', w.body,
    char(57345) || substr(name_words, 1, instr(name_words || ' ', ' ') - 1) || ' ' || char(57344) || replace(name_words, ' ', ' ' || char(57344)) || ' ' || char(57346) || ' ' || char(57344) || replace(title_words, ' ', ' ' || char(57344)) || ' ' ||
  char(57347) || 'k' || hex('mcp-server') || ' ' || char(57347) || 'i' || hex(lower(w.name)) || ' ' || char(57347) || 'n' || hex(lower(replace(replace(replace(w.name, '-', ''), '_', ''), ' ', ''))) || ' ' ||
  coalesce((SELECT group_concat(word, ' ') FROM (SELECT char(57347) || 'f' || hex(facet) AS word FROM plugin_facets
    WHERE plugin_number = p.number AND octet_length(facet) <= 500 ORDER BY facet LIMIT 500)), ''), p.id, w.component_id, 'mcp-server', p.owner, p.category
  FROM worded w CROSS JOIN plugins p ON p.id = w.plugin_id;
INSERT INTO search_names (rowid, name)
  SELECT d.document, s.name || ' ' || lower(replace(replace(replace(s.name, '-', ''), '_', ''), ' ', ''))
  FROM search_documents d CROSS JOIN search_index s ON s.rowid = d.document WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000);
INSERT INTO search_spellings (near, word, at)
  WITH RECURSIVE names (text) AS MATERIALIZED (
    SELECT lower(trim(replace(replace(replace(replace(replace(replace(replace(replace(iif((s.name NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(s.name, char(0)) = 0), replace(replace(lower(s.name), '-', ' '), '_', ' '), replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(s.name), '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '), ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), char(9), ' '), char(10), ' '), char(13), ' ')), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '), '  ', ' '))) || iif(d.kind = 'plugin', ' ' || lower(replace(replace(replace(s.name, '-', ''), '_', ''), ' ', '')), '') || ' '
    FROM search_documents d CROSS JOIN search_index s ON s.rowid = d.document WHERE d.plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000)),
  parts (word, rest) AS (SELECT '', text FROM names UNION
    SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM parts WHERE rest <> ''),
  fresh (word) AS MATERIALIZED (SELECT DISTINCT word FROM parts
    WHERE length(word) BETWEEN 3 AND 24 AND NOT EXISTS (
      SELECT 1 FROM search_spellings k WHERE k.near = parts.word AND k.word = parts.word AND k.at = 0)
    LIMIT 5000),
  places (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM places WHERE at < 24)
  SELECT iif(at = 0, word, substr(word, 1, at - 1) || substr(word, at + 1)), word, at
  FROM fresh CROSS JOIN places WHERE at <= length(word);
DELETE FROM search_dirty WHERE plugin_id IN (SELECT plugin_id FROM search_dirty ORDER BY plugin_id LIMIT 5000);
UPDATE registry_totals SET revision = revision + 1 WHERE id = 1 AND changes() > 0;
