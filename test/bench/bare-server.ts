import 'reflect-metadata';
import { ConfigModule, loadSection, processEnvironment } from '@app/config';
import { createHttpApplication, GracefulShutdown, httpSection } from '@app/http';
import { loggingSection } from '@app/observability';
import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';

/** The least that a Nest service on our listener can do: parse a body and answer. */
@Controller()
class BareController {
  @Get('health/ready')
  ready(): object {
    return { status: 'ok' };
  }

  @Post('bare')
  @HttpCode(200)
  answer(@Body() body: { readonly query?: string }): object {
    return { length: body.query?.length ?? 0 };
  }
}

@Module({ imports: [ConfigModule.forRoot([httpSection, loggingSection])], controllers: [BareController] })
class BareModule {}

async function main(): Promise<void> {
  const environment = processEnvironment();
  const settings = loadSection(httpSection, environment);
  const app = await createHttpApplication(BareModule, { settings });
  new GracefulShutdown(app, settings).install();
  await app.listen(Number(environment['BENCH_PORT']), '127.0.0.1');
}

void main();
