import type { Candidate } from '../scanner/candidate';
import type { Detector } from '../scanner/detector';
import { after, before, onlyIf } from '../scanner/judges';

const unsafe = { category: 'unsafe_code', confidence: 0.85 } as const;
const ADVICE =
  /\b(?:avoid|never|don['\u2019]?t|do not|not|instead of|rather than|replaces?|than|dangerous|unsafe|insecure|bad)\b[^\n]{0,60}$/i;
/** Bounded text between a call's brackets. */
const ARGUMENTS = String.raw`[^;\n]{0,300}`;

/** Code that is meant to run, rather than advice against it. */
function isMeant(_: string, candidate: Candidate): boolean {
  return !ADVICE.test(before(candidate, 100));
}

/** Without a loader PyYAML makes any object; js-yaml, whose lines end in semicolons, does not. */
function loadsAnyObject(match: string, candidate: Candidate): boolean {
  if (!isMeant(match, candidate) || /SafeLoader/.test(match)) return false;
  if (/unsafe_load|Loader\s*=/.test(match)) return true;
  return (
    !/\b(?:const|let|var)\b[^\n]{0,60}$/.test(before(candidate, 80)) && !/^\)?;/.test(after(candidate, 2))
  );
}

/** A query text that values are written into: joined, formatted or interpolated. */
function isAssembled(match: string, candidate: Candidate): boolean {
  if (!isMeant(match, candidate)) return false;
  if (match.startsWith('`')) return match.includes('${');
  if (/(?:^|[^a-z])[fF][rR]?["']{0,2}$/.test(before(candidate, 5))) return /\{[^{}\n]{1,80}\}/.test(match);
  return /^["']{0,2}\s{0,4}(?:\+\s{0,4}[\w$(]|%\s{0,2}[\w(]|\.\s?format\s?\()/.test(after(candidate, 16));
}

const QUERY = String.raw`\s{0,8}(?:select|insert into|update|delete from)\s`;

/** Constructs that generated code should not have. The names are those of the policies on them. */
export const unsafeCodeDetectors: readonly Detector[] = [
  {
    ...unsafe,
    type: 'CODE_EVAL',
    anchors: ['eval(', 'new function('],
    notAfter: /[\w.$-]/,
    pattern: /eval\(\s{0,8}[^\s)]|new Function\(\s{0,8}[^\s)]/,
    judge: onlyIf(isMeant),
  },
  {
    ...unsafe,
    type: 'CODE_EVAL',
    anchors: ['window.eval(', 'globalthis.eval(', 'self.eval('],
    pattern: /(?:window|globalThis|self)\.eval\(\s{0,8}[^\s)]/,
    judge: onlyIf(isMeant),
  },
  {
    ...unsafe,
    type: 'CODE_EXEC',
    anchors: ['exec('],
    notAfter: /[\w.$;'-]/,
    pattern: /exec\(\s{0,8}[^\s)]/,
    judge: onlyIf(
      (match, candidate) =>
        isMeant(match, candidate) && !/(?:;|\bdef|\bfunction)\s*$/.test(before(candidate, 12)),
    ),
  },
  {
    ...unsafe,
    type: 'CODE_SHELL',
    confidence: 0.9,
    anchors: ['subprocess.', 'popen(', 'check_output(', 'check_call('],
    pattern: new RegExp(
      String.raw`(?:subprocess\.)?(?:run|call|Popen|check_output|check_call|getoutput|getstatusoutput)\(${ARGUMENTS.replace('\\n', '')}?\bshell\s{0,2}=\s{0,2}True\b`,
    ),
    judge: onlyIf(isMeant),
  },
  {
    ...unsafe,
    type: 'CODE_OS_SYSTEM',
    anchors: ['os.system('],
    pattern: /os\.system\(\s{0,8}[^\s)]/,
    judge: onlyIf(isMeant),
  },
  {
    ...unsafe,
    type: 'CODE_UNPICKLE',
    anchors: ['pickle.load', 'pickle.unpickler', 'dill.load'],
    notAfter: /[\w.]/,
    lead: { chars: /[a-z_]/i, maxLength: 5 },
    pattern: /(?:(?:_|cloud)?pickle|cPickle|dill)\.(?:loads?|Unpickler)\(\s{0,8}[^\s)]/,
    judge: onlyIf(isMeant),
  },
  {
    ...unsafe,
    type: 'CODE_YAML_LOAD',
    anchors: ['yaml.load(', 'yaml.load_all(', 'yaml.unsafe_load'],
    pattern: /yaml\.(?:load(?:_all)?\([^;\n]{1,200}|unsafe_load(?:_all)?\()/,
    judge: onlyIf(loadsAnyObject),
  },
  {
    ...unsafe,
    type: 'CODE_QUERY_FORMAT',
    notAfter: null,
    anchors: ['select ', 'insert into ', 'update ', 'delete from '].flatMap((verb) =>
      ['"', "'", '`'].map((quote) => `${quote}${verb}`),
    ),
    pattern: new RegExp(
      String.raw`"${QUERY}[^"\n]{0,400}"|'${QUERY}[^'\n]{0,400}'|\x60${QUERY}[^\x60]{0,800}\x60`,
      'i',
    ),
    judge: onlyIf(isAssembled),
  },
];
