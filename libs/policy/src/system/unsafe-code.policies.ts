import type { Action, Severity } from '@app/kernel';
import { findingPolicy, type SystemPolicy } from './system-policy';

/** Id without its prefix, severity, action, what detectors call it, what people call it, and code that holds it. */
type Row = readonly [
  id: string,
  severity: Severity,
  action: Action,
  type: string,
  what: string,
  canary: string,
];

const CONSTRUCTS: readonly Row[] = [
  ['eval_js', 'high', 'warn', 'CODE_EVAL', 'eval', 'const result = eval(input);'],
  ['exec_python', 'high', 'warn', 'CODE_EXEC', 'exec', 'exec(code, globals())'],
  [
    'shell_injection',
    'critical',
    'block',
    'CODE_SHELL',
    'a process in a shell',
    'subprocess.run(cmd, shell=True)',
  ],
  [
    'sql_format',
    'high',
    'warn',
    'CODE_QUERY_FORMAT',
    'SQL made of texts',
    'run(f"SELECT * FROM t WHERE id = {id}")',
  ],
  ['os_system', 'high', 'warn', 'CODE_OS_SYSTEM', 'os.system', 'os.system("ls " + path)'],
  ['pickle', 'critical', 'warn', 'CODE_UNPICKLE', 'unpickling', 'data = pickle.loads(blob)'],
  ['yaml_unsafe', 'high', 'warn', 'CODE_YAML_LOAD', 'YAML with any object', 'config = yaml.load(stream)'],
];

/** Constructs that code from a model should not have. The ids are part of the SDK contract. */
export const unsafeCodePolicies: readonly SystemPolicy[] = CONSTRUCTS.map(
  ([id, severity, action, type, what, text]) =>
    findingPolicy({
      id: `sys_code_${id}`,
      name: `Unsafe code: ${what}`,
      category: 'code-unsafe',
      stages: ['llm.response'],
      action,
      severity,
      reason: `Unsafe code in the answer: ${what}.`,
      tags: ['code'],
      types: [type],
      canary: { text },
    }),
);
