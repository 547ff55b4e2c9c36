# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_roomctl_global_optspecs
    string join \n profile= base-url= sandbox timeout= o/output= fields= jq= no-header rate= no-input color= v/verbose h/help V/version
end

function __fish_roomctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_roomctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_roomctl_using_subcommand
    set -l cmd (__fish_roomctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c roomctl -n "__fish_roomctl_needs_command" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_needs_command" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_needs_command" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_needs_command" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_needs_command" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_needs_command" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_needs_command" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_needs_command" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_needs_command" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_needs_command" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_needs_command" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_needs_command" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_needs_command" -s V -l version -d 'Print version'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "list" -d 'List the participants of a room'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "ls" -d 'List the participants of a room'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "get" -d 'Show one participant'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "tracks" -d 'Show what somebody publishes or receives'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "find" -d 'Tell in which rooms somebody is'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "rooms" -d 'List the rooms, or end some'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "timeline" -d 'Draw who was in a room when, and sum up their attendance'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "kick" -d 'Disconnect participants from a room'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "mute" -d 'Keep somebody\'s tracks from everybody else in a room'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "unmute" -d 'Let everybody receive somebody\'s tracks again'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "rules" -d 'Show or replace the subscribe rules of participants: whose tracks they receive'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "anonymize" -d 'Replace the identities of those who have left, for good'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "watch" -d 'Watch who comes and goes in a room'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "login" -d 'Make a profile: ask for credentials, check them, keep them in the config file'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "logout" -d 'Remove a profile from the config file'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "profiles" -d 'List the profiles, or choose the default one'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "whoami" -d 'Show whose account is used, and whether its credentials work'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "sandbox" -d 'Run a local stand-in for the API, to try roomctl without an account'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "man" -d 'Write the manual pages'
complete -c roomctl -n "__fish_roomctl_needs_command" -f -a "help" -d 'Tell more about a command, or about exit codes, environment or formatting'
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l status -d 'Only those with this status [default: everyone present; for a completed room, everyone who was there]' -r -f -a "connected\t'In the room'
disconnected\t'Gone'
reconnecting\t'In the room, with a network that dropped'
all\t'All of these, each once, by time of joining'"
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l identity -d 'Only stays of this identity' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l created-after -d 'Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l created-before -d 'Only who joined before this' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l limit -d 'No more than so many [default: all]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l status -d 'Only those with this status [default: everyone present; for a completed room, everyone who was there]' -r -f -a "connected\t'In the room'
disconnected\t'Gone'
reconnecting\t'In the room, with a network that dropped'
all\t'All of these, each once, by time of joining'"
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l identity -d 'Only stays of this identity' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l created-after -d 'Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l created-before -d 'Only who joined before this' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l limit -d 'No more than so many [default: all]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l tracks -d 'Also what they publish, and what they receive of others'
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l subscribed -d 'What they receive, and from whom, instead of what they publish'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l all -d 'What everyone present publishes'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand tracks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l first -d 'Stop at the first one found'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l reconnecting -d 'Find those too whose network dropped, at the cost of a second request a room'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l status -d 'Only rooms with this status' -r -f -a "in-progress\t'Going on'
completed\t'Over'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l name -d 'Only rooms of this name' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l created-after -d 'Only rooms made after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l created-before -d 'Only rooms made before this' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l limit -d 'No more than so many [default: all]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l no-count -d 'Do not count who is connected, which takes a request a room'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and not __fish_seen_subcommand_from end" -f -a "end" -d 'End rooms, which puts everybody out of them'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -s y -l yes -d 'End them without asking'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l dry-run -d 'Only say what would be ended'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand rooms; and __fish_seen_subcommand_from end" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l svg -d 'Also write the picture to this file as SVG; - is standard output, and nothing else goes there' -r -F
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l html -d 'Also write the picture to this file as a web page that stands by itself; - as for --svg' -r -F
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand timeline" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l match -d 'Whose identity matches this glob, such as \'guest-*\'; repeatable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l match-regex -d 'Whose identity matches this regular expression; repeatable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l except -d 'But not this identity, or who matches this glob; repeatable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l from -d 'Those whose references stand in this file, one a line; - is standard input' -r -F
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l older-than -d 'Who has been connected for longer than this, such as 2h; by itself, of everyone present' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l keep-out -d 'Stay for so long, and kick again who rejoins' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l log -d 'Append a JSON line to this file for every write sent' -r -F
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l all -d 'Everyone present'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -s 0 -l null -d 'References that are read end with NUL instead of a line end'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l everywhere -d 'In every room in progress; all names are then of participants'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -s y -l yes -d 'Kick without asking'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l dry-run -d 'Only say who would be kicked'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l if-present -d 'Take it for done if somebody is not there'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand kick" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l keep -d 'Stay for so long, and mute for those who join, too' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l audio -d 'Their sound; the default'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l video -d 'Their picture'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l all -d 'All of their tracks'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l dry-run -d 'Only say what would change'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand mute" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l audio -d 'Their sound; the default'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l video -d 'Their picture'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l all -d 'All of their tracks'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l dry-run -d 'Only say what would change'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand unmute" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -a "show" -d 'Show the rules of a participant; also done without \'show\''
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -a "set" -d 'Replace the rules of participants'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and not __fish_seen_subcommand_from show set reset" -a "reset" -d 'Let participants receive everything again'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l rule -d 'A rule; repeatable. All other words are then participants, even one who is called \'include all\'' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l json -d 'The rules as JSON, as the API has them or as `roomctl rules -o json` prints them; - is standard input' -r -F
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l dry-run -d 'Only say what would change'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l dry-run -d 'Only say what would change'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand rules; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l match -d 'Whose identity matches this glob, such as \'guest-*\'; repeatable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l match-regex -d 'Whose identity matches this regular expression; repeatable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l except -d 'But not this identity, or who matches this glob; repeatable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l from -d 'Those whose references stand in this file, one a line; - is standard input' -r -F
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l all -d 'Everyone who has left'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -s 0 -l null -d 'References that are read end with NUL instead of a line end'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -s y -l yes -d 'Anonymize without asking'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l dry-run -d 'Only say who would be made anonymous'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand anonymize" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l interval -d 'How often to look, at least 200ms: up to three list calls each time' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l initial -d 'First an event `present` for each who is there already'
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l account-sid -d 'The account\'s SID (AC...)' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l api-key -d 'The SID (SK...) of an API key of the account; without one, the secret is the account\'s auth token' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l region -d 'The region that the credentials are of, such as ie1' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l edge -d 'The edge to go through, such as dublin' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l with-token -d 'Read the secret from standard input, one line'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l default -d 'Make it the default profile'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -s y -l yes -d 'Replace a profile of that name without asking'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -s y -l yes -d 'Remove it without asking'
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and not __fish_seen_subcommand_from use" -f -a "use" -d 'Make a profile of the config file the default one'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand profiles; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l offline -d 'Send no request, and run no command for a secret'
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l port -d 'Listen on this port of 127.0.0.1; 0 takes any free one' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l latency -d 'Hold every answer back for this long: milliseconds, or a duration like 20ms' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l rate-limit -d 'Answer 429 to more reads and writes a second than these, like 80,20' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l fail-every -d 'Answer 503 to every Nth call' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l participants -d 'Add a room `Crowd` with this many participants' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l rooms -d 'Add this many rooms, with two participants each' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l seed -d 'Which people come and go, and when: the same in every run with the same number' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l live -d 'Let people come and go in `DailyStandup`'
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l profile -d 'Use this profile, before any environment variable' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l base-url -d 'Call the API at this URL; plain http to loopback only' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l timeout -d 'Longest that one request may take, such as 10s' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -s o -l output -d 'How to print [default: table, or json with --jq]' -r -f -a "table\t'Columns for reading'
json\t'One JSON value: an array for a list, an object for one thing'
jsonl\t'One JSON object a line, each written as soon as it is known'
csv\t'A header and a line each, for a spreadsheet; texts that would be formulas there begin with \''
tsv\t'The same with tabs between the cells, and never quoted'
name\t'The SIDs alone, one a line'"
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l fields -d 'Print these fields, in this order, under the API\'s names' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l jq -d 'Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l rate -d 'Send no more than so many requests a second, reads and writes [default: the profile\'s, or 80,20]' -r
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l color -d 'When to color' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l sandbox -d 'Run against a sandbox of this command\'s own, without an account'
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l no-header -d 'Leave out the line of headers'
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -l no-input -d 'Never ask; what would need an answer is refused'
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -s v -l verbose -d 'Log each request on stderr: method, path, status, milliseconds, request id'
complete -c roomctl -n "__fish_roomctl_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
