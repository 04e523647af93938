import { loadSection, type Environment } from '@app/config';
import type { FieldProblem } from '@app/kernel';
import type { PolicyDocument, PolicyTestCase } from '@app/policy';
import { WrongUsageError } from '../../cli.errors';
import type { ServerPolicy } from '../changes/plan-changes';
import type { AuthoredPolicy } from '../files/policy-file';
import { policyServerSection } from './policy-server.config';
import {
  policyExportAnswer,
  policyImportAnswer,
  policyListAnswer,
  policyReplayAnswer,
  understood,
  type PolicyReplayAnswer,
} from './server-answers';
import { ServerConnection } from './server-connection';

/** Options of every command that speaks to a server. */
export const serverOptions = { url: { type: 'string' }, key: { type: 'string' } } as const;

/** Lines of `--help` about {@link serverOptions}. */
export const serverHelp = [
  '  --url URL        address of the agent (AXONFLOW_URL, or http://localhost:8080)',
  '  --key KEY        API key of an admin of the tenant; better in AXONFLOW_ADMIN_KEY, where no process list shows it',
];

const BASE = '/api/v1/policies';
const PAGE_SIZE = 100;

/** The policies of one tenant, as its admin sees and changes them. All methods throw what {@link ServerConnection} does. */
export class PolicyServer {
  constructor(private readonly connection: ServerConnection) {}

  /**
   * The server that options and environment name; options win.
   * @throws WrongUsageError (INVALID_REQUEST) without a key
   * @throws ConfigurationError (CONFIGURATION_INVALID) when a value has the wrong form
   */
  static of(options: { readonly url?: string; readonly key?: string }, env: Environment): PolicyServer {
    const { key, url } = loadSection(policyServerSection, {
      ...env,
      ...(options.url === undefined ? {} : { AXONFLOW_URL: options.url }),
      ...(options.key === undefined ? {} : { AXONFLOW_ADMIN_KEY: options.key }),
    });
    if (key === null)
      throw new WrongUsageError('No key: set AXONFLOW_ADMIN_KEY to the admin key of the tenant.');
    return new PolicyServer(new ServerConnection(url, key));
  }

  /** Every policy of the tenant, with its newest document. Policies above the tenant stay out. */
  async policies(): Promise<readonly ServerPolicy[]> {
    const exported = await this.connection.ask({ method: 'GET', path: `${BASE}/export` });
    const documents = new Map(
      understood(policyExportAnswer, exported).policies.map((policy) => [policy.name, policy]),
    );
    const heads = await this.heads();
    return heads.flatMap(({ id, name, published_version: publishedVersion, version }) => {
      const { tests = [], ...document } = documents.get(name) ?? {};
      return documents.has(name)
        ? [
            {
              id,
              version,
              publishedVersion,
              document: document as PolicyDocument,
              tests: tests as readonly PolicyTestCase[],
            },
          ]
        : [];
    });
  }

  /**
   * Creates and updates policies by name and publishes them, all or none. The server runs their tests first.
   * @returns what forbids it; empty when it is done, or could be
   */
  async import(
    policies: readonly AuthoredPolicy[],
    { dryRun, summary }: { readonly dryRun: boolean; readonly summary: string | undefined },
  ): Promise<readonly FieldProblem[]> {
    const body = {
      policies: policies.map(({ document, tests }) => ({ ...document, tests })),
      overwrite_mode: 'overwrite',
      publish: true,
      dry_run: dryRun,
      summary,
    };
    const answer = await this.connection.ask({ method: 'POST', path: `${BASE}/import`, body });
    return understood(policyImportAnswer, answer).errors;
  }

  /** Removes a policy. */
  async remove(id: string): Promise<void> {
    await this.connection.ask({ method: 'DELETE', path: `${BASE}/${encodeURIComponent(id)}` });
  }

  /** Tries documents on the last recorded calls. One with an id takes the place of that policy. */
  async replay(
    drafts: readonly { readonly id?: string; readonly document: PolicyDocument }[],
    calls: number,
  ): Promise<PolicyReplayAnswer> {
    const answer = await this.connection.ask({
      method: 'POST',
      path: `${BASE}/replay`,
      body: { drafts, calls },
    });
    return understood(policyReplayAnswer, answer);
  }

  private async heads(): Promise<readonly Head[]> {
    const heads: Head[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const query = `tier=tenant&page=${page}&page_size=${PAGE_SIZE}&sort_by=name`;
      const answer = await this.connection.ask({ method: 'GET', path: `${BASE}?${query}` });
      const { pagination, policies } = understood(policyListAnswer, answer);
      heads.push(...policies);
      pages = pagination.total_pages;
    }
    return heads;
  }
}

interface Head {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly published_version: number | null;
}
