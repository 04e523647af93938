import { PolicyRecordsModule } from '@app/governance';
import { PolicyManagementModule } from '@app/policy';

/** The management of policies; one instance for all routes, because Nest tells dynamic modules apart by reference. */
export const policyManagement = PolicyManagementModule.forRoot({ imports: [PolicyRecordsModule] });
