/** Connections of the journal, the leases and the state of runs. The journal keeps one busy, the others are short. */
export const RUN_CONNECTIONS = 3;

/** Connections of the durable engine, which writes two rows a run. */
export const ENGINE_CONNECTIONS = 2;
