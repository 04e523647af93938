import { stopPostgres } from './stop-postgres';

module.exports = stopPostgres;
