import { auditSection } from '@app/audit';
import { loadSections, type Environment, type Section } from '@app/config';
import { databaseSection } from '@app/database';
import { governanceSection } from '@app/governance';
import { httpSection } from '@app/http';
import { identitySection, internalServiceSection } from '@app/identity';
import { providerDirectorySection, providersSection, routingSection } from '@app/llm-providers';
import { connectorsSection } from '@app/mcp-connectors';
import { loggingSection } from '@app/observability';
import { policySection } from '@app/policy';
import { quotaSection } from '@app/quota';
import { awsRoleSection, secretsSection } from '@app/secrets';
import { upSection } from './up.config';

const SERVICE_SECTIONS: readonly Section[] = [
  httpSection,
  databaseSection,
  identitySection,
  internalServiceSection,
  policySection,
  governanceSection,
  auditSection,
  quotaSection,
  providersSection,
  providerDirectorySection,
  routingSection,
  connectorsSection,
  secretsSection,
  awsRoleSection,
  loggingSection,
];

/** What Node and the system need. */
const PLATFORM = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'TZ',
  'LANG',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
]);
const OWN_PREFIX = 'AXONFLOW_';

/**
 * Checks every setting before anything is started.
 * @param env the environment, completed with what a local run makes for itself
 * @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem
 */
export function requireValidSettings(env: Environment): void {
  loadSections([upSection, ...SERVICE_SECTIONS], env);
}

/** Keeps what the services read. Whatever else stands in the user's environment is none of their business. */
export function serviceEnvironment(env: Environment): Record<string, string> {
  const read = new Set(
    SERVICE_SECTIONS.flatMap(({ settings }) => Object.values(settings).map(({ variable }) => variable)),
  );
  const isNeeded = (name: string): boolean =>
    read.has(name) || PLATFORM.has(name) || name.startsWith(OWN_PREFIX);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && isNeeded(name) ? [[name, value]] : [],
    ),
  );
}
