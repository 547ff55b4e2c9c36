# Completion of roomctl for fish. It asks roomctl itself what can follow.

function __roomctl_words
    type -q -f roomctl; or return
    # The words without their quotes, of which one may still be open. Nothing is expanded.
    commandline -pc | string collect | read -z -a -t -l before
    commandline -p | string collect | read -z -a -t -l all
    # What stands in front of the program, such as sudo, is none of its words.
    if string match -qr '(^|/)roomctl$' -- $before
        while not string match -qr '(^|/)roomctl$' -- $before[1]
            set -e before[1] all[1]
        end
    end
    set -l after $all[(math (count $before) + 1)..]
    set -l raw (commandline -ct | string collect)
    set -l typed
    if test -n "$raw"
        set typed $before[-1]
        set -e before[-1]
    end
    command roomctl __complete fish (math (count $before) - 1) $before[2..] "$typed" $after </dev/null 2>/dev/null
    if test $status -eq 10
        # The name of a file: fish itself knows best.
        set -l flag (string match -r -- '^--[^=]*=' "$typed")
        for file in (complete -C "'' "(string replace -r -- '^--[^=]*=' '' $raw))
            printf '%s%s\0' "$flag" $file
        end
    end
end

complete -c roomctl -f -k -a '(__roomctl_words | string split0)'
