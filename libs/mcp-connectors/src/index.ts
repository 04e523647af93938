export { connectorSegments } from './calls/call-segments';
export {
  ConnectorCalls,
  type ConnectorCall,
  type ConnectorCallOptions,
  type FoundTool,
} from './calls/connector-calls';
export { type ToolRequest } from './calls/tool-request';
export { type ConnectorHealth, type ConnectorSpec, type ToolRisk } from './connector';
export { ConnectorKinds } from './connector-kinds';
export { connectorsSection, type ConnectorsSettings } from './connectors.config';
export {
  CONNECTOR_CHANGE_RECORDER,
  type ConnectorChange,
  type ConnectorChangeRecorder,
} from './directory/connector-change';
export { InstalledConnectors } from './directory/installed-connectors';
export { type StoredConnector } from './directory/stored-connector';
export { ConnectorCallError } from './mcp-connectors.errors';
export { ConnectorManagementModule, McpConnectorsModule } from './mcp-connectors.module';
export { type AddressGuard } from './network/address-guard';
export { configuredGuard } from './network/configured-guard';
export { guardedConnector } from './network/guarded-connector';
