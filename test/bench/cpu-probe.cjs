/**
 * Loaded into a measured process with `node --require`: answers `cpu-usage` with the CPU time that it has used so far,
 * so that the product and its baseline are measured in the same way.
 */
process.on('message', (message) => {
  if (message === 'cpu-usage') process.send?.({ cpuUsage: process.cpuUsage() });
});
process.channel?.unref();
