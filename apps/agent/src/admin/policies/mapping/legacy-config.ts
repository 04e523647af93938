import type { ContractAction, ContractCondition } from './contract-policy';

type Fields = Readonly<Record<string, unknown>>;

/** A policy as the first Go and Java clients write and read it: the rule in one object. */
export interface LegacyConfig {
  readonly type: string;
  readonly rules: object;
  readonly conditions: readonly ContractCondition[];
  readonly action: string;
  readonly parameters: object;
}

/** Moves the rule of a legacy body to where the contract has it, unless it is there already. */
export function withLegacyConfig(fields: Fields): Fields {
  const { config, ...others } = fields;
  if (!isFields(config) || 'conditions' in fields || 'actions' in fields) return others;
  const { action, conditions, parameters, type } = config;
  return {
    ...(typeof type === 'string' && { type }),
    ...(Array.isArray(conditions) && { conditions }),
    ...(typeof action === 'string' && {
      actions: [{ type: action, ...(isFields(parameters) && { config: parameters }) }],
    }),
    ...others,
  };
}

/** Writes a rule as the first clients read it. */
export function legacyConfigOf(
  type: string,
  conditions: readonly ContractCondition[],
  actions: readonly ContractAction[],
): LegacyConfig {
  const [first] = actions;
  return { type, rules: {}, conditions, action: first?.type ?? 'log', parameters: first?.config ?? {} };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
