import { InvalidRequestError, type FieldProblem } from '@app/kernel';
import { InvalidPolicyError, parsePolicy, type PolicyDocument } from '@app/policy';
import { placeInContract, withContract } from './contract-document';
import { problemsOfActions } from './contract-effects';
import type { ContractPolicy } from './contract-policy';
import { withLegacyConfig } from './legacy-config';

type Fields = Readonly<Record<string, unknown>>;

/** A body that creates or changes a policy, read. */
export interface PolicyBody {
  /** The whole document after the change, checked. */
  readonly document: PolicyDocument;
  /** Whether the change is to be in force at once. */
  readonly publish: boolean;
}

/** What a body says besides the document. */
const ENVELOPE = ['publish', 'summary', 'expected_version', 'tests', 'enabled', 'tier', 'organization_id'];
/** Fields that only a document of the model has. */
const NATIVE = [
  'condition',
  'action',
  'furtherActions',
  'mode',
  'reason',
  'severity',
  'appliesTo',
  'allowOverride',
];
/** What a document of the contract must have. Source: the SDK contract, dynamic policies. */
const REQUIRED = ['name', 'conditions', 'actions'] as const;
const NAME = { shortest: 3, longest: 100 };
const DESCRIPTION_LENGTH = 500;

/**
 * Reads a body in either form. One that has a field of the model (`condition`, `action`, `mode` ...) is a document of the
 * model and makes a draft; any other is a policy of the contract and is in force at once. `publish` says otherwise.
 * @param base the document that is changed; undefined for a new policy
 * @throws InvalidPolicyError (INVALID_REQUEST) whose `problems` name places of the body
 */
export function readPolicyBody(body: object, base?: PolicyDocument): PolicyBody {
  const fields = withoutNulls(body);
  const document = isNative(fields) ? nativeDocument(fields, base) : contractDocument(fields, base);
  return { document, publish: isForPublication(body) };
}

/** Says whether the change of a body is to be in force at once. */
export function isForPublication(body: object): boolean {
  const fields = withoutNulls(body);
  return typeof fields.publish === 'boolean' ? fields.publish : !isNative(fields);
}

/** Says whether the body does nothing but switch a policy on or off. */
export function isToggle(body: object): body is { readonly enabled: boolean } {
  const names = Object.keys(withoutNulls(body)).filter(
    (name) => !['expected_version', 'summary'].includes(name),
  );
  return names.length === 1 && names[0] === 'enabled';
}

function isNative(fields: Fields): boolean {
  return NATIVE.some((name) => Object.hasOwn(fields, name));
}

function nativeDocument(fields: Fields, base?: PolicyDocument): PolicyDocument {
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !ENVELOPE.includes(name)));
  return parsePolicy({ ...base, ...own });
}

function contractDocument(fields: Fields, base?: PolicyDocument): PolicyDocument {
  const policy = withLegacyConfig(fields) as ContractPolicy;
  const problems = [...(base === undefined ? missing(policy) : []), ...problemsOf(policy)];
  if (problems.length > 0) throw invalid(problems);
  try {
    return parsePolicy(withoutUndefined(withContract(base ?? {}, policy)));
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error;
    throw invalid(error.problems.map((problem) => placeInContract(problem, policy)));
  }
}

function missing(policy: ContractPolicy): readonly FieldProblem[] {
  return REQUIRED.filter((name) => policy[name] === undefined).map((name) => ({
    field: `/${name}`,
    message: 'is required',
  }));
}

/** What the contract demands beyond the model, field by field. */
const RULES: readonly {
  readonly field: keyof ContractPolicy;
  readonly isBroken: (policy: ContractPolicy) => boolean;
  readonly message: string;
}[] = [
  {
    field: 'name',
    isBroken: ({ name }) => name !== undefined && (name.length < NAME.shortest || name.length > NAME.longest),
    message: `must be a text of ${NAME.shortest} to ${NAME.longest} characters`,
  },
  {
    field: 'description',
    isBroken: ({ description = '' }) => description.length > DESCRIPTION_LENGTH,
    message: `must be at most ${DESCRIPTION_LENGTH} characters`,
  },
  {
    field: 'category',
    isBroken: ({ category }) => category?.startsWith('dynamic-') === false,
    message: 'must begin with dynamic-',
  },
  {
    field: 'conditions',
    isBroken: ({ conditions }) => conditions?.length === 0,
    message: 'must have at least one entry',
  },
  {
    field: 'actions',
    isBroken: ({ actions }) => actions?.length === 0,
    message: 'must have at least one entry',
  },
];

function problemsOf(policy: ContractPolicy): readonly FieldProblem[] {
  const broken = RULES.filter(({ isBroken }) => isBroken(policy));
  return [
    ...broken.map(({ field, message }) => ({ field: `/${field}`, message })),
    ...problemsOfActions(policy.actions ?? []),
  ];
}

function invalid(problems: readonly FieldProblem[]): InvalidRequestError {
  const [first] = problems;
  return new InvalidRequestError(`The policy is not valid: ${first?.field ?? ''} ${first?.message ?? ''}`, {
    problems,
  });
}

/** Some clients send null for what they do not say. */
function withoutNulls(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
