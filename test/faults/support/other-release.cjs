/**
 * Makes a built service another release of itself: to be loaded before it with `--require`. A release differs from the next
 * in its version, and sometimes in the form of the plans that it stores.
 */
const { join } = require('node:path');

const dist = join(__dirname, '../../../dist');
const { RELEASE_VERSION, RELEASE_PLAN_FORMAT } = process.env;

require(join(dist, 'libs/config/src/product-version.js')).PRODUCT_VERSION = RELEASE_VERSION;
const formats = require(join(dist, 'apps/orchestrator/src/durability/plan-format.js'));
if (RELEASE_PLAN_FORMAT !== '') {
  formats.PLAN_FORMAT = Number(RELEASE_PLAN_FORMAT);
  formats.READABLE_PLAN_FORMATS = [...formats.READABLE_PLAN_FORMATS, formats.PLAN_FORMAT];
}
