/** The one part of undici that is bundled; the whole of it is ten times as much. */
declare module 'undici/lib/dispatcher/agent.js' {
  import type { Agent } from 'undici';

  const agent: typeof Agent;
  // biome-ignore lint/style/noDefaultExport: the module has none other
  export default agent;
}
