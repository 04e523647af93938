import { CLOCK, systemClock } from '@app/kernel';
import { Global, Module } from '@nestjs/common';

/** Makes the machine's clock injectable everywhere. */
@Global()
@Module({ providers: [{ provide: CLOCK, useValue: systemClock }], exports: [CLOCK] })
export class ClockModule {}
