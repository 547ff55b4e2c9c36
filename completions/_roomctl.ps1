
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'roomctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'roomctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'roomctl' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the participants of a room')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the participants of a room')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one participant')
            [CompletionResult]::new('tracks', 'tracks', [CompletionResultType]::ParameterValue, 'Show what somebody publishes or receives')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Tell in which rooms somebody is')
            [CompletionResult]::new('rooms', 'rooms', [CompletionResultType]::ParameterValue, 'List the rooms, or end some')
            [CompletionResult]::new('timeline', 'timeline', [CompletionResultType]::ParameterValue, 'Draw who was in a room when, and sum up their attendance')
            [CompletionResult]::new('kick', 'kick', [CompletionResultType]::ParameterValue, 'Disconnect participants from a room')
            [CompletionResult]::new('mute', 'mute', [CompletionResultType]::ParameterValue, 'Keep somebody''s tracks from everybody else in a room')
            [CompletionResult]::new('unmute', 'unmute', [CompletionResultType]::ParameterValue, 'Let everybody receive somebody''s tracks again')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Show or replace the subscribe rules of participants: whose tracks they receive')
            [CompletionResult]::new('anonymize', 'anonymize', [CompletionResultType]::ParameterValue, 'Replace the identities of those who have left, for good')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch who comes and goes in a room')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run a local stand-in for the API, to try roomctl without an account')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'roomctl;list' {
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only those with this status [default: everyone present; for a completed room, everyone who was there]')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Only stays of this identity')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only who joined before this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'No more than so many [default: all]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;ls' {
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only those with this status [default: everyone present; for a completed room, everyone who was there]')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Only stays of this identity')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only who joined before this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'No more than so many [default: all]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;get' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--tracks', '--tracks', [CompletionResultType]::ParameterName, 'Also what they publish, and what they receive of others')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;tracks' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--subscribed', '--subscribed', [CompletionResultType]::ParameterName, 'What they receive, and from whom, instead of what they publish')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'What everyone present publishes')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;find' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--first', '--first', [CompletionResultType]::ParameterName, 'Stop at the first one found')
            [CompletionResult]::new('--reconnecting', '--reconnecting', [CompletionResultType]::ParameterName, 'Find those too whose network dropped, at the cost of a second request a room')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;rooms' {
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only rooms with this status')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Only rooms of this name')
            [CompletionResult]::new('--created-after', '--created-after', [CompletionResultType]::ParameterName, 'Only rooms made after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d')
            [CompletionResult]::new('--created-before', '--created-before', [CompletionResultType]::ParameterName, 'Only rooms made before this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'No more than so many [default: all]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--no-count', '--no-count', [CompletionResultType]::ParameterName, 'Do not count who is connected, which takes a request a room')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'End rooms, which puts everybody out of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'roomctl;rooms;end' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'End them without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'End them without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be ended')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;rooms;help' {
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'End rooms, which puts everybody out of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'roomctl;rooms;help;end' {
            break
        }
        'roomctl;rooms;help;help' {
            break
        }
        'roomctl;timeline' {
            [CompletionResult]::new('--svg', '--svg', [CompletionResultType]::ParameterName, 'Also write the picture to this file as SVG; - is standard output, and nothing else goes there')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'Also write the picture to this file as a web page that stands by itself; - as for --svg')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;kick' {
            [CompletionResult]::new('--match', '--match', [CompletionResultType]::ParameterName, 'Whose identity matches this glob, such as ''guest-*''; repeatable')
            [CompletionResult]::new('--match-regex', '--match-regex', [CompletionResultType]::ParameterName, 'Whose identity matches this regular expression; repeatable')
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'But not this identity, or who matches this glob; repeatable')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Those whose references stand in this file, one a line; - is standard input')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Who has been connected for longer than this, such as 2h; by itself, of everyone present')
            [CompletionResult]::new('--keep-out', '--keep-out', [CompletionResultType]::ParameterName, 'Stay for so long, and kick again who rejoins')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Append a JSON line to this file for every write sent')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Everyone present')
            [CompletionResult]::new('-0', '-0', [CompletionResultType]::ParameterName, 'References that are read end with NUL instead of a line end')
            [CompletionResult]::new('--null', '--null', [CompletionResultType]::ParameterName, 'References that are read end with NUL instead of a line end')
            [CompletionResult]::new('--everywhere', '--everywhere', [CompletionResultType]::ParameterName, 'In every room in progress; all names are then of participants')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Kick without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Kick without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say who would be kicked')
            [CompletionResult]::new('--if-present', '--if-present', [CompletionResultType]::ParameterName, 'Take it for done if somebody is not there')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;mute' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Stay for so long, and mute for those who join, too')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Their sound; the default')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Their picture')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All of their tracks')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would change')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;unmute' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--audio', '--audio', [CompletionResultType]::ParameterName, 'Their sound; the default')
            [CompletionResult]::new('--video', '--video', [CompletionResultType]::ParameterName, 'Their picture')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All of their tracks')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would change')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;rules' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the rules of a participant; also done without ''show''')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Replace the rules of participants')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Let participants receive everything again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'roomctl;rules;show' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;rules;set' {
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'A rule; repeatable. All other words are then participants, even one who is called ''include all''')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The rules as JSON, as the API has them or as `roomctl rules -o json` prints them; - is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would change')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;rules;reset' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would change')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;rules;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the rules of a participant; also done without ''show''')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Replace the rules of participants')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Let participants receive everything again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'roomctl;rules;help;show' {
            break
        }
        'roomctl;rules;help;set' {
            break
        }
        'roomctl;rules;help;reset' {
            break
        }
        'roomctl;rules;help;help' {
            break
        }
        'roomctl;anonymize' {
            [CompletionResult]::new('--match', '--match', [CompletionResultType]::ParameterName, 'Whose identity matches this glob, such as ''guest-*''; repeatable')
            [CompletionResult]::new('--match-regex', '--match-regex', [CompletionResultType]::ParameterName, 'Whose identity matches this regular expression; repeatable')
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'But not this identity, or who matches this glob; repeatable')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Those whose references stand in this file, one a line; - is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Everyone who has left')
            [CompletionResult]::new('-0', '-0', [CompletionResultType]::ParameterName, 'References that are read end with NUL instead of a line end')
            [CompletionResult]::new('--null', '--null', [CompletionResultType]::ParameterName, 'References that are read end with NUL instead of a line end')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Anonymize without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Anonymize without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say who would be made anonymous')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;watch' {
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'How often to look, at least 200ms: up to three list calls each time')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--initial', '--initial', [CompletionResultType]::ParameterName, 'First an event `present` for each who is there already')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;sandbox' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Listen on this port of 127.0.0.1; 0 takes any free one')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'Hold every answer back for this long: milliseconds, or a duration like 20ms')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Answer 429 to more reads and writes a second than these, like 80,20')
            [CompletionResult]::new('--fail-every', '--fail-every', [CompletionResultType]::ParameterName, 'Answer 503 to every Nth call')
            [CompletionResult]::new('--participants', '--participants', [CompletionResultType]::ParameterName, 'Add a room `Crowd` with this many participants')
            [CompletionResult]::new('--rooms', '--rooms', [CompletionResultType]::ParameterName, 'Add this many rooms, with two participants each')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Which people come and go, and when: the same in every run with the same number')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Let people come and go in `DailyStandup`')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;completions' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile of the config file, before any environment variable')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Call the API at this URL; plain http to loopback only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest that one request may take, such as 10s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How to print')
            [CompletionResult]::new('--fields', '--fields', [CompletionResultType]::ParameterName, 'Print these fields, in this order, under the API''s names')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to color')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Run against a sandbox of this command''s own, without an account')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; what would need an answer is refused')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request on stderr: method, path, status, milliseconds, request id')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'roomctl;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the participants of a room')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one participant')
            [CompletionResult]::new('tracks', 'tracks', [CompletionResultType]::ParameterValue, 'Show what somebody publishes or receives')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Tell in which rooms somebody is')
            [CompletionResult]::new('rooms', 'rooms', [CompletionResultType]::ParameterValue, 'List the rooms, or end some')
            [CompletionResult]::new('timeline', 'timeline', [CompletionResultType]::ParameterValue, 'Draw who was in a room when, and sum up their attendance')
            [CompletionResult]::new('kick', 'kick', [CompletionResultType]::ParameterValue, 'Disconnect participants from a room')
            [CompletionResult]::new('mute', 'mute', [CompletionResultType]::ParameterValue, 'Keep somebody''s tracks from everybody else in a room')
            [CompletionResult]::new('unmute', 'unmute', [CompletionResultType]::ParameterValue, 'Let everybody receive somebody''s tracks again')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Show or replace the subscribe rules of participants: whose tracks they receive')
            [CompletionResult]::new('anonymize', 'anonymize', [CompletionResultType]::ParameterValue, 'Replace the identities of those who have left, for good')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch who comes and goes in a room')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run a local stand-in for the API, to try roomctl without an account')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'roomctl;help;list' {
            break
        }
        'roomctl;help;get' {
            break
        }
        'roomctl;help;tracks' {
            break
        }
        'roomctl;help;find' {
            break
        }
        'roomctl;help;rooms' {
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'End rooms, which puts everybody out of them')
            break
        }
        'roomctl;help;rooms;end' {
            break
        }
        'roomctl;help;timeline' {
            break
        }
        'roomctl;help;kick' {
            break
        }
        'roomctl;help;mute' {
            break
        }
        'roomctl;help;unmute' {
            break
        }
        'roomctl;help;rules' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the rules of a participant; also done without ''show''')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Replace the rules of participants')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Let participants receive everything again')
            break
        }
        'roomctl;help;rules;show' {
            break
        }
        'roomctl;help;rules;set' {
            break
        }
        'roomctl;help;rules;reset' {
            break
        }
        'roomctl;help;anonymize' {
            break
        }
        'roomctl;help;watch' {
            break
        }
        'roomctl;help;sandbox' {
            break
        }
        'roomctl;help;completions' {
            break
        }
        'roomctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
