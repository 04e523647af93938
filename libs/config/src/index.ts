export { ConfigurationError } from './config.errors';
export { ConfigModule } from './config.module';
export { processEnvironment } from './environment';
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
