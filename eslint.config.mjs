import jsdoc from 'eslint-plugin-jsdoc';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const advice = (selector, message) => ({ selector, message });

const everywhere = [
  advice('ExportAllDeclaration', 'Name each export: an index.ts is a decision, not a funnel.'),
  advice(
    "CallExpression[callee.name='forwardRef']",
    'A circle between modules: move the shared part down one layer.',
  ),
  advice(
    "Property[key.name='synchronize'][value.value=true]",
    'Schema changes are migrations, never synchronize.',
  ),
  advice(
    "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>4]",
    'More than 4 dependencies: this class has two ideas in it.',
  ),
];
const fewParameters = advice(
  ":matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind!='constructor'] > FunctionExpression)[params.length>3]",
  'More than 3 positional parameters: take one object.',
);
const production = [
  advice("NewExpression[callee.name='Date'][arguments.length=0]", 'Time comes from Clock.'),
  advice("CallExpression[callee.object.name='Date'][callee.property.name='now']", 'Time comes from Clock.'),
  advice(
    "MemberExpression[object.name='process'][property.name='env']",
    'Read the environment through @app/config.',
  ),
];
const noDefaultExport = advice('ExportDefaultDeclaration', 'Use a named export.');

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '**/*.cjs', '**/*.mjs', '.axonflow/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { jsdoc },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      complexity: ['error', 10],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere, ...production, fewParameters, noDefaultExport],
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
    },
  },
  {
    // Parameters of a route are injected by decorators, so their order means nothing.
    files: ['**/*.controller.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...production, noDefaultExport] },
  },
  {
    files: [
      'libs/kernel/src/clock.ts',
      'libs/config/src/**',
      'libs/testing/**',
      'test/**',
      'cli/src/**',
      '**/*.spec.ts',
      '**/*.db-spec.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, noDefaultExport] },
  },
  {
    files: ['**/*.spec.ts', '**/*.db-spec.ts', '**/*.e2e-spec.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['cli/src/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
  prettier,
);
