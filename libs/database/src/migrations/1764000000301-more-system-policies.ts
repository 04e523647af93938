import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MORE_SYSTEM_POLICIES } from './1764000000301-more-system-policies.data';
import { publishShipped, withdrawShipped } from './shipped-policies';

/**
 * Publishes the shipped policies on administrators' tables, code, regional identifiers, risk and cost, and new versions of
 * those on SQL that now tell attacks apart.
 */
export class MoreSystemPolicies1764000000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await publishShipped(runner, MORE_SYSTEM_POLICIES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await withdrawShipped(runner, MORE_SYSTEM_POLICIES);
  }
}
