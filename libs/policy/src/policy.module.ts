import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HitRepository } from './hits/hit-repository';
import { PolicyHits } from './hits/policy-hits';
import { PolicyTrials } from './replay/policy-trials';
import { PolicySnapshots } from './snapshot/policy-snapshots';
import { PolicySource } from './snapshot/policy-source';
import { SnapshotBuilder } from './snapshot/snapshot-builder';
import { PolicyEntity } from './store/policy.entity';
import { PolicyStore } from './store/policy-store';
import { PolicyVersionEntity } from './store/policy-version.entity';

/** Policies: stored, compiled and in force. Expects `policySection` in the `ConfigModule`, and `DatabaseModule`. */
@Module({
  imports: [TypeOrmModule.forFeature([PolicyEntity, PolicyVersionEntity])],
  providers: [
    PolicySource,
    SnapshotBuilder,
    PolicySnapshots,
    PolicyStore,
    PolicyTrials,
    HitRepository,
    PolicyHits,
  ],
  exports: [PolicySnapshots, PolicyStore, PolicyTrials, PolicyHits],
})
export class PolicyModule {}
