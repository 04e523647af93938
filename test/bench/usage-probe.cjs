/**
 * Loaded into a measured process with `node --require`: answers `usage` with the CPU time that it has used so far and the
 * memory that it holds, so that the product and its baseline are measured in the same way.
 */
process.on('message', (message) => {
  if (message === 'usage')
    process.send?.({ cpuUsage: process.cpuUsage(), rssBytes: process.memoryUsage.rss() });
});
process.channel?.unref();
