/**
 * The arrows between libs are data; the rules are made from them. Keep `mayImport` equal to ARCHITECTURE.md.
 * Nothing here may be loosened without an ADR.
 */
const base = ['kernel', 'config'];
const platform = [...base, 'secrets', 'outbound', 'observability', 'database', 'http'];
const mayImport = {
  kernel: [],
  config: ['kernel'],
  detection: ['kernel'],
  secrets: base,
  outbound: base,
  observability: base,
  database: [...base, 'observability'],
  http: [...base, 'observability'],
  identity: platform,
  audit: platform,
  quota: platform,
  'mcp-connectors': platform,
  'llm-providers': platform,
  policy: [...platform, 'detection'],
  governance: [...platform, 'policy', 'audit', 'quota', 'detection'],
};
const spec = '\\.(spec|db-spec|e2e-spec)\\.ts$';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'Move the shared part down one layer.', {}, { circular: true }),
    rule(
      'apps-never-import-each-other',
      'Apps speak HTTP to each other; share code through a lib.',
      { path: '^apps/([^/]+)/' },
      { path: '^(apps|cli)/', pathNot: '^apps/$1/' },
    ),
    rule(
      'the-cli-never-imports-apps',
      'The command line starts apps as processes; share code through a lib.',
      { path: '^cli/' },
      { path: '^apps/' },
    ),
    rule(
      'libs-never-import-apps',
      'A lib knows nothing of the apps; hand it what it needs through its module options.',
      { path: '^libs/' },
      { path: '^(apps|cli)/' },
    ),
    rule(
      'only-through-the-lib-index',
      'Import @app/<lib>; export what you need from its index.ts.',
      // Jest loads test/setup before path aliases exist.
      { path: '^(?:apps|libs|cli|test)/([^/]+)/', pathNot: '^test/setup/' },
      { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    ),
    rule(
      'kernel-has-no-framework',
      'kernel and detection are pure: no framework, no I/O.',
      { path: '^libs/(kernel|detection)/', pathNot: spec },
      { path: 'node_modules/(@nestjs|typeorm|fastify|pg|undici)/' },
    ),
    rule(
      'testing-only-from-tests',
      'libs/testing is for specs, benches and test helpers.',
      { path: '^(apps|libs|cli)/', pathNot: [spec, '^libs/testing/'] },
      { path: '^libs/testing/' },
    ),
    ...Object.entries(mayImport).map(([lib, allowed]) =>
      rule(
        `${lib}-imports-only-what-it-may`,
        `${lib} may import: ${allowed.join(', ') || 'nothing'}.`,
        { path: `^libs/${lib}/`, pathNot: spec },
        { path: '^libs/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
      ),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/clients/node_modules)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
