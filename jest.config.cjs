/**
 * Three projects: unit (no I/O), db (one real PostgreSQL) and e2e (HTTP in, HTTP out).
 * ES-module packages are compiled too, because Jest loads ES modules by `require` only from Node 24.9.
 */
const esmPackages = [
  '@nestjs',
  '@marcbachmann/cel-js',
  'nestjs-pino',
  'birpc',
  'jose',
  'cookie',
  'content-disposition',
  'file-type',
  'strtok3',
  'token-types',
  '@tokenizer',
  'uint8array-extras',
  '@borewit',
];
const swc = (parser, transform) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: true,
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', keepClassNames: true, parser, transform },
  },
];
const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': swc(
      { syntax: 'typescript', decorators: true, dynamicImport: true },
      { legacyDecorator: true, decoratorMetadata: true },
    ),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmPackages.join('|')})/)`],
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^node:worker_threads$': '<rootDir>/libs/testing/src/source-threads.cjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.axonflow/'],
};
const project = (displayName, testMatch, more = {}) => ({ ...shared, displayName, testMatch, ...more });

const postgres = {
  globalSetup: '<rootDir>/test/setup/jest.global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/jest.global-teardown.ts',
};

module.exports = {
  // Generous, because hooks start servers and machines are shared; a test that hangs still ends.
  testTimeout: 60_000,
  projects: [
    project('unit', ['<rootDir>/{apps,libs,cli}/**/*.spec.ts', '<rootDir>/test/architecture/**/*.spec.ts']),
    project('db', ['<rootDir>/{apps,libs,cli}/**/*.db-spec.ts'], postgres),
    project('e2e', ['<rootDir>/test/{e2e,faults,clients}/**/*.e2e-spec.ts'], postgres),
  ],
};
