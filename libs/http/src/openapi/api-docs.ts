import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeEndpoints } from './describe-endpoints';
import { problemResponse, ProblemSchema } from './problem-responses';

/** What stands at the head of the API description. */
interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Describes all routes of an application as OpenAPI 3.1. Call it before the application listens. */
async function buildOpenApi(app: NestFastifyApplication, info: ApiInfo): Promise<OpenAPIObject> {
  const swagger = await import('@nestjs/swagger');
  describeEndpoints(app, swagger);
  const config = new swagger.DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(info.title)
    .setVersion(info.version)
    .setDescription(info.description)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'apiKey')
    .addBasicAuth({ type: 'http', scheme: 'basic', description: 'Client id and secret' }, 'basic')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('apiKey')
    .addSecurityRequirements('basic')
    .build();
  return withProblems(swagger.SwaggerModule.createDocument(app, config));
}

/** Serves the description at `/openapi.json` and a page to read and try it at `/docs`. Call it before `listen`. */
export async function serveApiDocs(app: NestFastifyApplication, info: ApiInfo): Promise<void> {
  const { SwaggerModule } = await import('@nestjs/swagger');
  const document = await buildOpenApi(app, info);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}

function withProblems(document: OpenAPIObject): OpenAPIObject {
  const taken = new Set<string>();
  for (const path of Object.values(document.paths)) {
    for (const operation of METHODS.flatMap((method) => path[method] ?? [])) {
      operation.responses['default'] ??= problemResponse;
      operation.operationId = unused(operation.operationId ?? 'operation', taken);
    }
  }
  const schemas = { ...document.components?.schemas, Problem: ProblemSchema as object };
  return { ...document, components: { ...document.components, schemas } };
}

/** The name itself, or with the first number that makes it unique: one handler may serve several paths. */
function unused(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name}${count}`;
  taken.add(candidate);
  return candidate;
}
