export { ConfigurationError } from './config.errors';
export { ConfigModule } from './config.module';
export { processEnvironment } from './environment';
export { SERVICE_NODE_ARGUMENTS } from './node-arguments';
export { PRODUCT_VERSION } from './product-version';
export { describeSections } from './reference-page';
export {
  defineSection,
  loadSection,
  loadSections,
  type Environment,
  type Section,
  type SectionValues,
} from './section';
export {
  choiceSetting,
  httpUrlSetting,
  integerSetting,
  optionalTextSetting,
  portSetting,
  postgresUrlSetting,
  secretSetting,
  textSetting,
} from './setting';
