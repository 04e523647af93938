import { escapePointerToken } from '@app/kernel';
import { checkFieldTest, checkPattern } from './check-field-test';
import { checkFindingTest } from './check-finding-test';
import { CONDITION_LIMITS } from './condition-limits';
import { readExpression } from './expression';
import type { ProblemList } from './problem-list';

const FORMS = ['all', 'any', 'not', 'field', 'finding', 'pattern', 'expression', 'inspection'] as const;
type Form = (typeof FORMS)[number];
type Fields = Readonly<Record<string, unknown>>;

/** A place in the tree. */
interface Place {
  readonly pointer: string;
  readonly depth: number;
}

/** Adds everything that is wrong with a condition tree, in document order. Never goes deeper than the limit. */
export function checkCondition(condition: unknown, pointer: string, problems: ProblemList): void {
  new ConditionCheck(problems).part(condition, { pointer, depth: 1 });
}

class ConditionCheck {
  private parts = 0;

  constructor(private readonly problems: ProblemList) {}

  part(value: unknown, place: Place): void {
    if (!this.fits(place)) return;
    if (!isFields(value)) {
      this.problems.add(
        place.pointer,
        'must be an object such as {"field": "query", "operator": "contains", "value": "..."}',
      );
      return;
    }
    const forms = FORMS.filter((form) => Object.hasOwn(value, form));
    const [form] = forms;
    if (form === undefined || forms.length > 1) {
      this.problems.add(place.pointer, `must have exactly one of ${FORMS.join(', ')}`);
      return;
    }
    this.rejectOthers(form, value, place.pointer);
    this.form(form, value, place);
  }

  private fits({ pointer, depth }: Place): boolean {
    this.parts += 1;
    if (depth > CONDITION_LIMITS.depth) {
      this.problems.add(pointer, `is nested too deep; at most ${CONDITION_LIMITS.depth} levels are allowed`);
      return false;
    }
    if (this.parts === CONDITION_LIMITS.parts + 1) {
      this.problems.add(
        pointer,
        `is one part too many; a condition may have at most ${CONDITION_LIMITS.parts} parts`,
      );
    }
    return this.parts <= CONDITION_LIMITS.parts;
  }

  private rejectOthers(form: Form, value: Fields, pointer: string): void {
    const allowed = form === 'field' ? ['field', 'operator', 'value'] : [form];
    for (const key of Object.keys(value).filter((name) => !allowed.includes(name))) {
      this.problems.add(`${pointer}/${escapePointerToken(key)}`, `is not allowed beside ${form}; remove it`);
    }
  }

  private form(form: Form, value: Fields, { pointer, depth }: Place): void {
    switch (form) {
      case 'all':
      case 'any':
        this.list(form, value[form], { pointer: `${pointer}/${form}`, depth });
        break;
      case 'not':
        this.part(value.not, { pointer: `${pointer}/not`, depth: depth + 1 });
        break;
      case 'field':
        checkFieldTest(value, pointer, this.problems);
        break;
      case 'finding':
        checkFindingTest(value.finding, `${pointer}/finding`, this.problems);
        break;
      case 'pattern':
        checkPattern(value.pattern, `${pointer}/pattern`, this.problems);
        break;
      case 'expression':
        checkExpression(value.expression, `${pointer}/expression`, this.problems);
        break;
      case 'inspection':
        if (value.inspection !== 'incomplete')
          this.problems.add(`${pointer}/inspection`, 'must be "incomplete"');
    }
  }

  private list(form: 'all' | 'any', parts: unknown, { pointer, depth }: Place): void {
    if (!Array.isArray(parts)) {
      this.problems.add(pointer, 'must be a list of conditions');
    } else if (parts.length === 0 && form === 'any') {
      this.problems.add(pointer, 'must have at least one condition, or it never holds');
    } else {
      parts
        .slice(0, CONDITION_LIMITS.parts + 1)
        .forEach((part, index) => this.part(part, { pointer: `${pointer}/${index}`, depth: depth + 1 }));
    }
  }
}

function checkExpression(value: unknown, pointer: string, problems: ProblemList): void {
  const problem = typeof value === 'string' ? readExpression(value).problem : 'must be an expression';
  if (problem !== null) problems.add(pointer, problem);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
