import type { DetectorCases } from './detector-cases';

export const codeCases: readonly DetectorCases[] = [
  {
    type: 'CODE_EVAL',
    catches: [
      ['const result = eval(userInput);', 'eval(u'],
      ['window.eval(code)', null],
      ['const f = new Function("a", body);', null],
    ],
    passes: [
      'model.eval()',
      'Never use eval(x) here',
      'The retrieval(x) step',
      'eval() is a function',
      'my_eval(x)',
    ],
  },
  {
    type: 'CODE_EXEC',
    catches: [
      ['exec(code, globals())', 'exec(c'],
      ['```python\nexec(open("x.py").read())\n```', null],
    ],
    passes: [
      'const m = pattern.exec(text);',
      'cursor.exec(sql)',
      'def exec(self, x):',
      'function exec(x) {}',
      'Avoid exec(code).',
      'the exec (CEO) said',
    ],
  },
  {
    type: 'CODE_SHELL',
    catches: [
      ['subprocess.run(cmd, shell=True)', null],
      ['out = check_output("ls " + path, shell = True, text=True)', null],
      ['Popen(f"rm -rf {path}", shell=True)', null],
    ],
    passes: [
      'subprocess.run(["ls", "-l"])',
      'subprocess.run(cmd, shell=False)',
      'Never call subprocess.run(cmd, shell=True).',
      'What does shell=True do?',
    ],
  },
  {
    type: 'CODE_OS_SYSTEM',
    catches: [['os.system("rm " + name)', null]],
    passes: ['os.system()', 'Do not use os.system(cmd); use subprocess.', 'the os.system call'],
  },
  {
    type: 'CODE_UNPICKLE',
    catches: [
      ['data = pickle.loads(blob)', null],
      ['cPickle.load(f)', null],
      ['obj = dill.load(f)', null],
    ],
    passes: ['pickle.dumps(x)', 'a jar of pickle.load it', 'Avoid pickle.loads(data) on input'],
  },
  {
    type: 'CODE_YAML_LOAD',
    catches: [
      ['config = yaml.load(f)', null],
      ['yaml.load(text, Loader=yaml.Loader)', null],
      ['yaml.unsafe_load(f)', null],
    ],
    passes: [
      'yaml.safe_load(f)',
      'yaml.load(f, Loader=yaml.SafeLoader)',
      'const doc = yaml.load(text);',
      'Use safe_load instead of yaml.load(f)',
    ],
  },
  {
    type: 'CODE_QUERY_FORMAT',
    catches: [
      ['cursor.execute(f"SELECT * FROM users WHERE id = {user_id}")', null],
      ['"SELECT * FROM t WHERE name = \'" + name + "\'"', null],
      ['cur.execute("DELETE FROM t WHERE id = %s" % id)', null],
      ['"SELECT {} FROM t".format(column)', null],
      ['db.query(`SELECT * FROM t WHERE id = ${id}`)', null],
    ],
    passes: [
      'cursor.execute("SELECT * FROM users WHERE id = %s", (user_id,))',
      'db.query(`SELECT * FROM t WHERE id = $1`, [id])',
      'print("select a seat")',
      '"SELECT * FROM a " "WHERE id = ?"',
    ],
  },
];
