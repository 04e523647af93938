import type { MigrationInterface, QueryRunner } from 'typeorm';
import { publishShipped, withdrawShipped } from './shipped-policies';

const UPI_POLICY = String.raw`
{"id":"sys_pii_upi","document":{"description":"","category":"pii-india","severity":"high","priority":50,"tags":["personal-data"],"mode":"enforce","appliesTo":{},"reason":"UPI payment id detected.","name":"UPI payment id","stages":["llm.request","tool.request","plan.request","plan.step","llm.response","tool.response"],"action":"log","condition":{"finding":{"types":["IN_UPI_ID"]}}}}
`;

/**
 * Logs UPI ids as e-mail addresses are: every word may begin one, so masking them in answers made each word of a stream wait
 * for the next.
 */
export class UpiIdsAreLogged1764000000302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await publishShipped(runner, UPI_POLICY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await withdrawShipped(runner, UPI_POLICY);
  }
}
