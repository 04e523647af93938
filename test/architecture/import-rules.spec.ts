import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

const CLEAN = {
  'libs/kernel/src/index.ts': "export { word } from './word';",
  'libs/kernel/src/word.ts': "export const word = 'word';",
  'libs/policy/src/index.ts': "export { rule } from './rule';",
  'libs/policy/src/rule.ts': "import { word } from '@app/kernel';\nexport const rule = word;",
  'libs/audit/src/index.ts': "export const audit = 'audit';",
  'libs/testing/src/index.ts': "export const fake = 'fake';",
  'apps/agent/src/main.ts': "import { rule } from '@app/policy';\nexport const agent = rule;",
  'apps/orchestrator/src/main.ts': 'export const orchestrator = 1;',
  'cli/src/main.ts': 'export const cli = 1;',
};

/** What is planted, where, what it imports, and the rule that must refuse it. */
const PLANTED = [
  [
    'a lib that imports an app',
    'libs/policy/src/app.ts',
    '../../../apps/agent/src/main',
    'libs-never-import-apps',
  ],
  ['a deep import', 'libs/policy/src/deep.ts', '../../kernel/src/word', 'only-through-the-lib-index'],
  [
    'a deep import from an app',
    'apps/agent/src/deep.ts',
    '../../../libs/kernel/src/word',
    'only-through-the-lib-index',
  ],
  ['a sibling lib', 'libs/policy/src/sibling.ts', '@app/audit', 'policy-imports-only-what-it-may'],
  ['the kernel reaching up', 'libs/kernel/src/up.ts', '@app/audit', 'kernel-imports-only-what-it-may'],
  ['a framework in the kernel', 'libs/kernel/src/nest.ts', '@nestjs/common', 'kernel-has-no-framework'],
  [
    'one app importing the other',
    'apps/agent/src/other.ts',
    '../../orchestrator/src/main',
    'apps-never-import-each-other',
  ],
  [
    'the command line importing an app',
    'cli/src/app.ts',
    '../../apps/agent/src/main',
    'the-cli-never-imports-apps',
  ],
  [
    'an app importing the command line',
    'apps/agent/src/cli.ts',
    '../../../cli/src/main',
    'apps-never-import-each-other',
  ],
  ['test code in the product', 'apps/agent/src/fake.ts', '@app/testing', 'testing-only-from-tests'],
] as const;

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe('import rules', () => {
  const trees: string[] = [];
  afterAll(() => trees.forEach((tree) => rmSync(tree, { recursive: true, force: true })));

  const aTree = (files: Readonly<Record<string, string>>): string => {
    const tree = mkdtempSync(join(tmpdir(), 'axonflow-imports-'));
    trees.push(tree);
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      cpSync(join(ROOT, file), join(tree, file));
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), `${content}\n`);
    }
    return tree;
  };
  const cruise = (tree: string, outputType: string): { status: number | null; output: string } => {
    const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const words = ['apps', 'libs', 'cli', '--config', '.dependency-cruiser.cjs', '--output-type', outputType];
    const { status, stdout } = spawnSync(process.execPath, [cruiser, ...words], {
      cwd: tree,
      encoding: 'utf8',
    });
    return { status, output: stdout };
  };

  it('let a clean tree pass', () => {
    expect(cruise(aTree(CLEAN), 'err').status).toBe(0);
  });

  describe('in a tree with violations', () => {
    let violations: string[];
    beforeAll(() => {
      const planted = PLANTED.map(([, file, target]) => [
        file,
        `import * as planted from '${target}';\nexport const use = planted;`,
      ]);
      const circle = {
        'libs/policy/src/one.ts': "import { two } from './two';\nexport const one: unknown = two;",
        'libs/policy/src/two.ts': "import { one } from './one';\nexport const two: unknown = one;",
      };
      const tree = aTree({ ...CLEAN, ...(Object.fromEntries(planted) as object), ...circle });
      const { summary } = JSON.parse(cruise(tree, 'json').output) as { summary: { violations: Violation[] } };
      violations = summary.violations.map(({ from, rule }) => `${from} ${rule.name}`);
    });

    it.each(PLANTED)('refuse %s', (_, file, __, rule) => {
      expect(violations).toContain(`${file} ${rule}`);
    });

    it('refuse a circle', () => {
      expect(violations.join('\n')).toMatch(/^libs\/policy\/src\/(one|two)\.ts no-circular$/m);
    });

    it('refuse nothing else', () => {
      expect(violations).toHaveLength(PLANTED.length + 1);
    });
  });

  it('end the check with an error', () => {
    const tree = aTree({
      ...CLEAN,
      'libs/policy/src/deep.ts': "export { word } from '../../kernel/src/word';",
    });

    expect(cruise(tree, 'err').status).toBeGreaterThan(0);
  });
});
