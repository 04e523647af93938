import {
  InvalidPolicyError,
  parsePolicy,
  parseTestCases,
  type PolicyDocument,
  type PolicyTestCase,
} from '@app/policy';
import { YamlSource, type Position } from './yaml-source';

/** One thing that is wrong with a policy file, and where. */
export interface FileProblem extends Position {
  readonly file: string;
  /** JSON pointer to what is wrong; empty for the whole file. */
  readonly pointer: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** A policy as a file holds it. Its name tells it from all others. */
export interface AuthoredPolicy extends Position {
  readonly file: string;
  readonly document: PolicyDocument;
  readonly tests: readonly PolicyTestCase[];
}

/** What a file holds: its policies, unless it has problems. */
export interface PolicyFile {
  readonly policies: readonly AuthoredPolicy[];
  readonly problems: readonly FileProblem[];
}

/** Reads one policy, or a list of them, each with its `tests`. Finds everything that is wrong, not only the first thing. */
export function readPolicyFile(file: string, text: string): PolicyFile {
  const source = new YamlSource(text);
  if (source.problems.length > 0) {
    const problems = source.problems.map(({ message, position }) => ({
      file,
      ...position,
      pointer: '',
      message,
    }));
    return { policies: [], problems };
  }
  return new PolicyReader(file, source).read();
}

class PolicyReader {
  private readonly problems: FileProblem[] = [];

  constructor(
    private readonly file: string,
    private readonly source: YamlSource,
  ) {}

  read(): PolicyFile {
    const content = this.content();
    const entries = Array.isArray(content)
      ? content.map((entry: unknown, index) => this.policy(entry, `/${index}`))
      : [this.policy(content, '')];
    return { policies: entries.filter((entry) => entry !== null), problems: this.problems };
  }

  private content(): unknown {
    try {
      return this.source.value();
    } catch (error) {
      this.add('', error instanceof Error ? error.message : 'cannot be read');
      return [];
    }
  }

  private policy(content: unknown, pointer: string): AuthoredPolicy | null {
    const { tests = [], ...rest } = isObject(content) ? content : {};
    const document = this.parsed(pointer, () => parsePolicy(isObject(content) ? rest : content));
    const cases = this.parsed(`${pointer}/tests`, () => parseTestCases(tests));
    if (document === null || cases === null) return null;
    return { file: this.file, ...this.source.locate(pointer), document, tests: cases };
  }

  private parsed<Value>(pointer: string, parse: () => Value): Value | null {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof InvalidPolicyError)) throw error;
      for (const { field, message } of error.problems) this.add(`${pointer}${field}`, message);
      return null;
    }
  }

  private add(pointer: string, message: string): void {
    this.problems.push({ file: this.file, ...this.source.locate(pointer), pointer, message });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
