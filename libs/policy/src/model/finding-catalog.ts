import type { FindingCategory } from '@app/kernel';

const detectorCatalog: { type: string; category: FindingCategory }[] = [
  ...['EMAIL_ADDRESS', 'PHONE_NUMBER', 'US_SSN', 'CREDIT_CARD', 'IBAN_CODE', 'IP_ADDRESS'].map((type) => ({
    type,
    category: 'pii' as const,
  })),
  ...[
    'AWS_ACCESS_KEY',
    'AWS_SECRET_KEY',
    'GITHUB_TOKEN',
    'PRIVATE_KEY',
    'JWT',
    'OPENAI_API_KEY',
    'ANTHROPIC_API_KEY',
    'GENERIC_SECRET',
  ].map((type) => ({ type, category: 'secret' as const })),
  ...[
    'SQL_UNION_SELECT',
    'SQL_TAUTOLOGY',
    'SQL_STACKED_QUERY',
    'SQL_COMMENT_INJECTION',
    'SQL_TIME_DELAY',
    'SQL_DANGEROUS_STATEMENT',
    'SQL_SCHEMA_PROBE',
    'SQL_FILE_ACCESS',
  ].map((type) => ({ type, category: 'sql_injection' as const })),
  ...['PROMPT_OVERRIDE', 'PROMPT_LEAK', 'PROMPT_ROLE_PLAY', 'PROMPT_EXFILTRATION', 'PROMPT_DELIMITER'].map(
    (type) => ({ type, category: 'prompt_injection' as const }),
  ),
];

/** The category of every finding type that detectors can produce. */
export const CATEGORY_OF_TYPE: ReadonlyMap<string, FindingCategory> = new Map(
  detectorCatalog.map(({ type, category }) => [type, category]),
);

export const FINDING_CATEGORIES: ReadonlySet<string> = new Set(CATEGORY_OF_TYPE.values());
