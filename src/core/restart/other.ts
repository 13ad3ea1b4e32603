import type { ProjectSigns, RestartFinding } from './advice.ts';
import { RE_READS } from './reload.ts';
import { procfileLines, startLine } from './start-lines.ts';

/** Laravel reads no .env at all while its configuration is cached (its documentation, "Configuration Caching"). */
export function laravelRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  if (!files.has('artisan') || !files.has('composer.json')) return [];
  const composer = files.text('composer.json');
  const hasQueue =
    /laravel\/horizon/.test(composer) ||
    startLine(files, /artisan\s+(?:queue:|horizon)/) !== null ||
    procfileLines(files).some(({ command }) => /artisan\s+(?:queue:|horizon)/.test(command)) ||
    files.has('app/Jobs/');
  const hasOctane = /laravel\/octane/.test(composer);
  const commands = [
    'php artisan config:clear',
    ...(hasQueue ? ['php artisan queue:restart'] : []),
    ...(hasOctane ? ['php artisan octane:reload'] : []),
  ];
  return [
    {
      stack: 'Laravel',
      command: commands.join(' && '),
      why: 'artisan and composer.json are here',
      reads: readIn(readers, /\.php$/),
      notes: [
        'While the configuration is cached, .env is not read at all; if you deploy with a cache, `php artisan config:cache` rebuilds it.',
        ...(hasQueue ? [] : ['Queue workers, if any, keep the old token: `php artisan queue:restart`.']),
        'On a server reload php-fpm too; `php artisan serve` restarts its server by itself when .env changes.',
      ],
    },
  ];
}

export function railsRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  if (!files.has('Gemfile') || (!files.has('config.ru') && !files.has('bin/rails'))) return [];
  const isRails = files.has('bin/rails') || /\brails\b/.test(files.text('Gemfile'));
  if (!isRails) return [];
  const hasSidekiq = /\bsidekiq\b/.test(files.text('Gemfile'));
  return [
    {
      stack: 'Rails',
      command: 'bin/rails restart',
      why: 'Gemfile and bin/rails are here',
      reads: readIn(readers, /\.(?:rb|ru|erb)$/),
      notes: [
        'If the old token stays, stop the server and start it again: dotenv does not override what a running one has.',
        ...(hasSidekiq ? ['Sidekiq keeps the old token too: restart it as well.'] : []),
        ...(files.has('config/credentials.yml.enc')
          ? [
              'If the token is kept in the encrypted credentials, .env does not matter: `bin/rails credentials:edit`.',
            ]
          : []),
      ],
    },
  ];
}

export function goRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  if (!files.has('go.mod')) return [];
  const air = files.first('.air.toml');
  const [command] = [...files.names].filter((name) => /^cmd\/[\w-]+\/$/.test(name)).sort();
  const target = files.has('main.go') || command === undefined ? '.' : `./${command.replace(/\/$/, '')}`;
  return [
    {
      stack: 'Go',
      command: air === null ? `go run ${target}` : 'air',
      why: air === null ? 'go.mod is here' : `${air} is here`,
      reads: readIn(readers, /\.go$/),
      notes: [
        'Nothing has to be rebuilt for a new token: a running program keeps the old one until it is started again.',
      ],
    },
  ];
}

/** Spring Boot and Quarkus, by the wrapper of their build where it is there. */
export function jvmRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  const manifest = files.first('pom.xml', 'build.gradle.kts', 'build.gradle');
  if (manifest === null) return [];
  const isMaven = manifest === 'pom.xml';
  const isQuarkus = /quarkus/.test(files.text(manifest));
  if (!isQuarkus && !/spring-?boot|springframework\.boot/.test(files.text(manifest))) return [];
  const wrapper = isMaven ? 'mvnw' : 'gradlew';
  const tool = files.has(wrapper) ? `./${wrapper}` : isMaven ? 'mvn' : 'gradle';
  const task = isQuarkus ? (isMaven ? 'quarkus:dev' : 'quarkusDev') : isMaven ? 'spring-boot:run' : 'bootRun';
  return [
    {
      stack: isQuarkus ? 'Quarkus' : 'Spring Boot',
      command: `${tool} ${task}`,
      why: `${manifest} is here`,
      reads: readIn(readers, /\.(?:java|kt)$/),
      notes: [
        isQuarkus
          ? KEEPS
          : `${KEEPS} Spring reads no .env by itself: where the shell, an IDE or a library passes it on, that reads it again.`,
      ],
    },
  ];
}

/** A program that is built and run by the one tool of its language. */
export function toolRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  const [project, second] = files.read(/^[\w.-]+\.[cf]sproj$/);
  if (project !== undefined) {
    const option = second === undefined ? '' : ` --project ${project}`;
    return [
      {
        stack: '.NET',
        command: `dotnet run${option}`,
        why: `${project} is here`,
        reads: readIn(readers, /\.cs$/),
        notes: [`${KEEPS} User secrets (\`dotnet user-secrets list\`) beat appsettings.json in development.`],
      },
    ];
  }
  if (files.has('mix.exs')) {
    const command = /:phoenix\b/.test(files.text('mix.exs')) ? 'mix phx.server' : 'mix run --no-halt';
    const reads = readIn(readers, /\.exs?$/);
    return [{ stack: 'Elixir', command, why: 'mix.exs is here', reads, notes: [KEEPS] }];
  }
  if (!files.has('Cargo.toml')) return [];
  const reads = readIn(readers, /\.rs$/);
  return [{ stack: 'Rust', command: 'cargo run', why: 'Cargo.toml is here', reads, notes: [KEEPS] }];
}

const KEEPS = 'Stop it and start it again: a running one keeps the old token.';

/** PHP without a framework's own command. Each request runs the program anew. */
export function phpRow({ files, readers }: ProjectSigns): readonly RestartFinding[] {
  if (files.has('artisan')) return [];
  const entry = files.first('public/index.php', 'web/index.php', 'index.php', 'webhook.php');
  const isSymfony = /"symfony\/(?:framework-bundle|runtime)"/.test(files.text('composer.json'));
  const isCodeIgniter = files.has('spark');
  if (entry === null && !files.has('composer.json') && !isCodeIgniter) return [];
  if (entry === null && !isSymfony && !isCodeIgniter) return [];
  const folder = entry?.includes('/') === true ? ` -t ${entry.split('/')[0]}` : '';
  const line = startLine(files, /\bphp\s+(?:-\S+\s+)*-S\s/);
  return [
    {
      stack: isSymfony ? 'Symfony' : isCodeIgniter ? 'CodeIgniter' : 'PHP',
      command: isCodeIgniter ? 'php spark serve' : (line?.command ?? `php -S localhost:8000${folder}`),
      why: `${isCodeIgniter ? 'spark' : (entry ?? 'composer.json')} is here`,
      reads: readIn(readers, /\.php$/),
      notes: [
        RE_READS.php,
        ...(isSymfony
          ? ['Where .env.local.php was dumped, Symfony reads no .env: `composer dump-env prod` rebuilds it.']
          : []),
      ],
    },
  ];
}

function readIn(readers: ReadonlySet<string>, ending: RegExp): 0 | 2 {
  return [...readers].some((path) => ending.test(path)) ? 2 : 0;
}
