import type { Connector, ConnectorKind, ConnectorSpec, JsonObject, ReadCredential } from '../connector';
import { HttpRestConnector, type HttpRestSurroundings } from './http-rest.connector';
import { HttpRestSettings } from './http-rest.settings';

const SPEC: ConnectorSpec = {
  name: 'HTTP REST API',
  description: 'Calls configured operations of an HTTP API.',
  category: 'api',
  icon: 'http',
  tags: ['api', 'http', 'rest'],
  capabilities: ['query', 'execute'],
  version: '1.0.0',
  settings: HttpRestSettings,
  credentials: {
    token: 'For `auth` bearer and header.',
    username: 'For `auth` basic.',
    password: 'For `auth` basic.',
  },
};

/** Connectors to HTTP APIs. */
export class HttpRestKind implements ConnectorKind {
  readonly id = 'http-rest';

  constructor(private readonly surroundings: HttpRestSurroundings) {}

  spec(): ConnectorSpec {
    return SPEC;
  }

  create(settings: JsonObject, readCredential: ReadCredential): Connector {
    return new HttpRestConnector(settings as HttpRestSettings, readCredential, this.surroundings);
  }
}
