export interface ProjectHost {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly unitFolders: readonly string[];
}
