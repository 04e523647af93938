import { startEchoService, type EchoService } from '../test-bed/echo-service';
import { overHttp1 } from '../test-bed/http-clients';
import { serveApiDocs } from './api-docs';

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody: { content: Record<string, { schema: { properties: object; required: string[] } }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
}
interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: object; securitySchemes: object };
}

describe(serveApiDocs.name, () => {
  let service: EchoService;
  let description: Description;
  beforeAll(async () => {
    const info = { title: 'Echo', version: '1.2.3', description: 'Says it again.' };
    service = await startEchoService({ prepare: (app) => serveApiDocs(app, info) });
    const { text } = await overHttp1(service.port, { path: '/openapi.json' });
    description = JSON.parse(text) as Description;
  }, 30_000);
  afterAll(() => service.app.close());

  it('describes a route by the schemas that validate and write it', () => {
    const operation = description.paths['/echo']?.['post'];

    expect(operation).toMatchObject({ summary: 'Say it again', operationId: 'echo', tags: ['echo'] });
    expect(operation?.requestBody.content['application/json']?.schema).toMatchObject({
      required: ['client_id', 'query'],
      properties: { client_id: { type: 'string', minLength: 1, description: 'Who asks.' } },
    });
    expect(operation?.responses['200']?.content['application/json']?.schema).toMatchObject({
      properties: { query: { type: 'string' }, version: { type: 'string' } },
    });
  });

  it('lists path and query fields', () => {
    const parameters = description.paths['/items/{id}']?.['get']?.parameters ?? [];

    expect(parameters.map((field) => [field.in, field.name, field.required])).toEqual(
      expect.arrayContaining([
        ['path', 'id', true],
        ['query', 'limit', true],
      ]),
    );
    expect(parameters).toHaveLength(2);
  });

  it('says that every operation may answer with a problem, and names each operation once', () => {
    const operations = Object.values(description.paths).flatMap((path) => Object.values(path));

    expect(operations.filter(({ responses }) => responses['default'] === undefined)).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(description.components.schemas).toHaveProperty('Problem');
  });

  it('is OpenAPI 3.1 with every way to authenticate', () => {
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.components.securitySchemes)).toEqual(['bearer', 'apiKey', 'basic']);
  });

  it('shows a page', async () => {
    const page = await overHttp1(service.port, { path: '/docs' });
    const script = await overHttp1(service.port, { path: '/docs/swagger-ui-bundle.js' });

    expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    expect(script.status).toBe(200);
  });
});
