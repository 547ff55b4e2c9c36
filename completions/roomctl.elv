
use builtin;
use str;

set edit:completion:arg-completer[roomctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'roomctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'roomctl'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the participants of a room'
            cand ls 'List the participants of a room'
            cand get 'Show one participant'
            cand tracks 'Show what somebody publishes or receives'
            cand find 'Tell in which rooms somebody is'
            cand rooms 'List the rooms, or end some'
            cand timeline 'Draw who was in a room when, and sum up their attendance'
            cand kick 'Disconnect participants from a room'
            cand mute 'Keep somebody''s tracks from everybody else in a room'
            cand unmute 'Let everybody receive somebody''s tracks again'
            cand rules 'Show or replace the subscribe rules of participants: whose tracks they receive'
            cand anonymize 'Replace the identities of those who have left, for good'
            cand watch 'Watch who comes and goes in a room'
            cand sandbox 'Run a local stand-in for the API, to try roomctl without an account'
            cand completions 'Print a shell''s completion script'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'roomctl;list'= {
            cand --status 'Only those with this status [default: everyone present; for a completed room, everyone who was there]'
            cand --identity 'Only stays of this identity'
            cand --created-after 'Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d'
            cand --created-before 'Only who joined before this'
            cand --limit 'No more than so many [default: all]'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;ls'= {
            cand --status 'Only those with this status [default: everyone present; for a completed room, everyone who was there]'
            cand --identity 'Only stays of this identity'
            cand --created-after 'Only who joined after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d'
            cand --created-before 'Only who joined before this'
            cand --limit 'No more than so many [default: all]'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;get'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --tracks 'Also what they publish, and what they receive of others'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;tracks'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --subscribed 'What they receive, and from whom, instead of what they publish'
            cand --all 'What everyone present publishes'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;find'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --first 'Stop at the first one found'
            cand --reconnecting 'Find those too whose network dropped, at the cost of a second request a room'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;rooms'= {
            cand --status 'Only rooms with this status'
            cand --name 'Only rooms of this name'
            cand --created-after 'Only rooms made after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d'
            cand --created-before 'Only rooms made before this'
            cand --limit 'No more than so many [default: all]'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --no-count 'Do not count who is connected, which takes a request a room'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand end 'End rooms, which puts everybody out of them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'roomctl;rooms;end'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand -y 'End them without asking'
            cand --yes 'End them without asking'
            cand --dry-run 'Only say what would be ended'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;rooms;help'= {
            cand end 'End rooms, which puts everybody out of them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'roomctl;rooms;help;end'= {
        }
        &'roomctl;rooms;help;help'= {
        }
        &'roomctl;timeline'= {
            cand --svg 'Also write the picture to this file as SVG; - is standard output, and nothing else goes there'
            cand --html 'Also write the picture to this file as a web page that stands by itself; - as for --svg'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;kick'= {
            cand --match 'Whose identity matches this glob, such as ''guest-*''; repeatable'
            cand --match-regex 'Whose identity matches this regular expression; repeatable'
            cand --except 'But not this identity, or who matches this glob; repeatable'
            cand --from 'Those whose references stand in this file, one a line; - is standard input'
            cand --older-than 'Who has been connected for longer than this, such as 2h; by itself, of everyone present'
            cand --keep-out 'Stay for so long, and kick again who rejoins'
            cand --log 'Append a JSON line to this file for every write sent'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --all 'Everyone present'
            cand -0 'References that are read end with NUL instead of a line end'
            cand --null 'References that are read end with NUL instead of a line end'
            cand --everywhere 'In every room in progress; all names are then of participants'
            cand -y 'Kick without asking'
            cand --yes 'Kick without asking'
            cand --dry-run 'Only say who would be kicked'
            cand --if-present 'Take it for done if somebody is not there'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;mute'= {
            cand --keep 'Stay for so long, and mute for those who join, too'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --audio 'Their sound; the default'
            cand --video 'Their picture'
            cand --all 'All of their tracks'
            cand --dry-run 'Only say what would change'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;unmute'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --audio 'Their sound; the default'
            cand --video 'Their picture'
            cand --all 'All of their tracks'
            cand --dry-run 'Only say what would change'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;rules'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Show the rules of a participant; also done without ''show'''
            cand set 'Replace the rules of participants'
            cand reset 'Let participants receive everything again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'roomctl;rules;show'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;rules;set'= {
            cand --rule 'A rule; repeatable. All other words are then participants, even one who is called ''include all'''
            cand --json 'The rules as JSON, as the API has them or as `roomctl rules -o json` prints them; - is standard input'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --dry-run 'Only say what would change'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;rules;reset'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --dry-run 'Only say what would change'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;rules;help'= {
            cand show 'Show the rules of a participant; also done without ''show'''
            cand set 'Replace the rules of participants'
            cand reset 'Let participants receive everything again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'roomctl;rules;help;show'= {
        }
        &'roomctl;rules;help;set'= {
        }
        &'roomctl;rules;help;reset'= {
        }
        &'roomctl;rules;help;help'= {
        }
        &'roomctl;anonymize'= {
            cand --match 'Whose identity matches this glob, such as ''guest-*''; repeatable'
            cand --match-regex 'Whose identity matches this regular expression; repeatable'
            cand --except 'But not this identity, or who matches this glob; repeatable'
            cand --from 'Those whose references stand in this file, one a line; - is standard input'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --all 'Everyone who has left'
            cand -0 'References that are read end with NUL instead of a line end'
            cand --null 'References that are read end with NUL instead of a line end'
            cand -y 'Anonymize without asking'
            cand --yes 'Anonymize without asking'
            cand --dry-run 'Only say who would be made anonymous'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;watch'= {
            cand --interval 'How often to look, at least 200ms: up to three list calls each time'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --initial 'First an event `present` for each who is there already'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;sandbox'= {
            cand --port 'Listen on this port of 127.0.0.1; 0 takes any free one'
            cand --latency 'Hold every answer back for this long: milliseconds, or a duration like 20ms'
            cand --rate-limit 'Answer 429 to more reads and writes a second than these, like 80,20'
            cand --fail-every 'Answer 503 to every Nth call'
            cand --participants 'Add a room `Crowd` with this many participants'
            cand --rooms 'Add this many rooms, with two participants each'
            cand --seed 'Which people come and go, and when: the same in every run with the same number'
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --live 'Let people come and go in `DailyStandup`'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;completions'= {
            cand --profile 'Use this profile of the config file, before any environment variable'
            cand --base-url 'Call the API at this URL; plain http to loopback only'
            cand --timeout 'Longest that one request may take, such as 10s'
            cand -o 'How to print'
            cand --output 'How to print'
            cand --fields 'Print these fields, in this order, under the API''s names'
            cand --rate 'Send no more than so many requests a second, reads and writes [default: the profile''s, or 80,20]'
            cand --color 'When to color'
            cand --sandbox 'Run against a sandbox of this command''s own, without an account'
            cand --no-input 'Never ask; what would need an answer is refused'
            cand -v 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand --verbose 'Log each request on stderr: method, path, status, milliseconds, request id'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'roomctl;help'= {
            cand list 'List the participants of a room'
            cand get 'Show one participant'
            cand tracks 'Show what somebody publishes or receives'
            cand find 'Tell in which rooms somebody is'
            cand rooms 'List the rooms, or end some'
            cand timeline 'Draw who was in a room when, and sum up their attendance'
            cand kick 'Disconnect participants from a room'
            cand mute 'Keep somebody''s tracks from everybody else in a room'
            cand unmute 'Let everybody receive somebody''s tracks again'
            cand rules 'Show or replace the subscribe rules of participants: whose tracks they receive'
            cand anonymize 'Replace the identities of those who have left, for good'
            cand watch 'Watch who comes and goes in a room'
            cand sandbox 'Run a local stand-in for the API, to try roomctl without an account'
            cand completions 'Print a shell''s completion script'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'roomctl;help;list'= {
        }
        &'roomctl;help;get'= {
        }
        &'roomctl;help;tracks'= {
        }
        &'roomctl;help;find'= {
        }
        &'roomctl;help;rooms'= {
            cand end 'End rooms, which puts everybody out of them'
        }
        &'roomctl;help;rooms;end'= {
        }
        &'roomctl;help;timeline'= {
        }
        &'roomctl;help;kick'= {
        }
        &'roomctl;help;mute'= {
        }
        &'roomctl;help;unmute'= {
        }
        &'roomctl;help;rules'= {
            cand show 'Show the rules of a participant; also done without ''show'''
            cand set 'Replace the rules of participants'
            cand reset 'Let participants receive everything again'
        }
        &'roomctl;help;rules;show'= {
        }
        &'roomctl;help;rules;set'= {
        }
        &'roomctl;help;rules;reset'= {
        }
        &'roomctl;help;anonymize'= {
        }
        &'roomctl;help;watch'= {
        }
        &'roomctl;help;sandbox'= {
        }
        &'roomctl;help;completions'= {
        }
        &'roomctl;help;help'= {
        }
    ]
    $completions[$command]
}
