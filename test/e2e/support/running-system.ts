import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import type { Environment } from '@app/config';
import { TenantProvisioner, type ProvisionedTenant } from '@app/identity';
import type { Tier } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { startAgent } from '../../../apps/agent/src/start-agent';
import { startOrchestrator } from '../../../apps/orchestrator/src/start-orchestrator';

/** A whole system in this process: agent, orchestrator and a database of their own. */
export interface RunningSystem {
  readonly database: TestDatabase;
  readonly agentUrl: string;
  readonly orchestratorUrl: string;
  readonly tenant: ProvisionedTenant;
  /** Adds a tenant that has nothing to do with the first. */
  addTenant(tier?: Tier): Promise<ProvisionedTenant>;
  /** Posts JSON to the agent as the first tenant's client, or as whoever's key is given. */
  post(path: string, body: object, apiKey?: string): request.Test;
  stop(): Promise<void>;
}

const BASE: Environment = {
  AXONFLOW_INTERNAL_SERVICE_SECRET: 'a secret of the tests, long enough',
  LOG_LEVEL: 'fatal',
  AGENT_PORT: '0',
  ORCHESTRATOR_PORT: '0',
};

/** Starts a system on free ports. @param env settings beside those of the database */
export async function startSystem(env: Environment = {}): Promise<RunningSystem> {
  const database = await createTestDatabase();
  const settings = { ...BASE, DATABASE_URL: database.serviceUrl, ...env };
  const orchestrator = await startOrchestrator(settings);
  const orchestratorUrl = `http://127.0.0.1:${portOf(orchestrator)}`;
  const agent = await startAgent({ ...settings, ORCHESTRATOR_URL: orchestratorUrl });
  const agentUrl = `${'AXONFLOW_TLS' in env ? 'https' : 'http'}://127.0.0.1:${portOf(agent)}`;
  const addTenant = (tier: Tier = 'enterprise'): Promise<ProvisionedTenant> =>
    new TenantProvisioner(database).create({ organizationName: 'Acme', tenantName: 'acme', tier });
  const tenant = await addTenant();
  return {
    database,
    agentUrl,
    orchestratorUrl,
    tenant,
    addTenant,
    post: (path, body, apiKey = tenant.apiKey) =>
      request(agentUrl).post(path).set('authorization', `Bearer ${apiKey}`).send(body),
    stop: async () => {
      await agent.close();
      await orchestrator.close();
      await database.drop();
    },
  };
}

function portOf(app: NestFastifyApplication): number {
  return (app.getHttpServer().address() as AddressInfo).port;
}
