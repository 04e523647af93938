import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadSection, type Environment } from '@app/config';
import { httpSection } from '@app/http';
import { credentialsFile, ensureCredentials } from './credentials';
import { greeting } from './greeting';
import { openLocalDatabase, type LocalDatabase } from './local-database';
import { ensureLocalSecrets } from './local-secrets';
import { requireFreePort } from './port-check';
import { requireValidSettings, serviceEnvironment } from './service-environment';
import { ServiceProcess } from './service-process';
import { upSection, type UpSettings } from './up.config';

const APPS = join(__dirname, '../../../apps');
/** What a service gets beyond its own deadline before it is killed. */
const STOP_MARGIN_MS = 5_000;
/** Stands for what a local run makes for itself, while the settings are checked. */
const MADE_LATER = { url: 'postgres://embedded', secret: '-'.repeat(64) };

/** All parts of AxonFlow on this machine, started and stopped in order. */
export class LocalRun {
  private readonly settings: UpSettings;
  private readonly dataDir: string;
  private readonly services: ServiceProcess[] = [];
  private database: LocalDatabase | undefined;

  /** @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem */
  constructor(
    private readonly env: Environment,
    private readonly progress: (line: string) => void,
  ) {
    requireValidSettings({
      ...env,
      DATABASE_URL: given(env, 'DATABASE_URL') ?? MADE_LATER.url,
      AXONFLOW_INTERNAL_SERVICE_SECRET: given(env, 'AXONFLOW_INTERNAL_SERVICE_SECRET') ?? MADE_LATER.secret,
    });
    this.settings = loadSection(upSection, env);
    this.dataDir = resolve(this.settings.dataDir);
  }

  /**
   * Starts everything and waits until it is ready.
   * @throws StartRefusedError (CONFIGURATION_INVALID) when a port is taken
   * @throws ServiceFailedError (INTERNAL) when a service does not become ready
   */
  async start(): Promise<void> {
    const agentUrl = await this.addressOf('AGENT_PORT', this.settings.agentPort, this.scheme());
    const orchestratorUrl = await this.addressOf('ORCHESTRATOR_PORT', this.settings.orchestratorPort, 'http');
    await mkdir(this.dataDir, { recursive: true });
    const secrets = await ensureLocalSecrets(this.dataDir);
    const { dataDir, progress } = this;
    this.database = await openLocalDatabase({
      givenUrl: given(this.env, 'DATABASE_URL'),
      dataDir,
      secrets,
      progress,
    });
    const credentials = await ensureCredentials(dataDir, {
      agentUrl,
      orchestratorUrl,
      dashboardUrl: `${agentUrl}/dashboard`,
      databaseUrl: this.database.ownerUrl,
    });
    const env = this.environmentOfServices(this.database, secrets.internalServiceSecret);
    this.progress('Starting the orchestrator and the agent');
    await Promise.all([
      this.startService('orchestrator', orchestratorUrl, {
        ...env,
        ORCHESTRATOR_PORT: portOf(orchestratorUrl),
      }),
      this.startService('agent', agentUrl, {
        ...env,
        AGENT_PORT: portOf(agentUrl),
        ORCHESTRATOR_URL: orchestratorUrl,
      }),
    ]);
    this.progress(greeting(credentials, credentialsFile(dataDir)));
  }

  /** Stops what was started: the agent drains first, as it still calls the orchestrator; PostgreSQL is last. */
  async stop(): Promise<void> {
    for (const service of [...this.services].reverse()) await service.stop();
    await this.database?.close();
  }

  private async startService(name: string, url: string, env: Record<string, string>): Promise<void> {
    const program = join(APPS, name, 'src/main.js');
    const stopTimeoutMs = loadSection(httpSection, this.env).shutdownDeadlineMs + STOP_MARGIN_MS;
    const service = new ServiceProcess({ name, program, env, url, stopTimeoutMs, progress: this.progress });
    this.services.push(service);
    await service.start();
  }

  private environmentOfServices(
    database: LocalDatabase,
    internalServiceSecret: string,
  ): Record<string, string> {
    return serviceEnvironment({
      AXONFLOW_INTERNAL_SERVICE_SECRET: internalServiceSecret,
      // A person reads along; what matters to them is what goes wrong.
      LOG_LEVEL: 'warn',
      AXONFLOW_SECRETS_FILE: join(this.dataDir, 'sealed-secrets.json'),
      ...withoutEmpty(this.env),
      DATABASE_URL: database.serviceUrl,
    });
  }

  private async addressOf(variable: string, wanted: number, scheme: string): Promise<string> {
    const { bindAddress: address } = this.settings;
    const port = await requireFreePort({ port: wanted, address, variable });
    const isEveryAddress = address === '0.0.0.0' || address === '::';
    const host = isEveryAddress ? '127.0.0.1' : address;
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  private scheme(): string {
    return loadSection(httpSection, this.env).tls === 'off' ? 'http' : 'https';
  }
}

function portOf(url: string): string {
  return url.slice(url.lastIndexOf(':') + 1);
}

function given(env: Environment, variable: string): string | null {
  const value = env[variable]?.trim() ?? '';
  return value === '' ? null : value;
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(
    Object.keys(env).flatMap((name) => (given(env, name) === null ? [] : [[name, env[name]]])),
  );
}
