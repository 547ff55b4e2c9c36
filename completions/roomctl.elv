# Completion of roomctl for elvish. It asks roomctl itself what can follow.

use re

set edit:completion:arg-completer[roomctl] = {|@words|
    var answer = '[]'
    try {
        set answer = (
            e:roomctl __complete elvish (- (count $words) 2) (all $words[1..]) </dev/null 2>/dev/null | slurp
        )
    } catch failure {
        if (and (has-key $failure[reason] exit-status) (== $failure[reason][exit-status] 10)) {
            # The name of a file: elvish itself knows best.
            var flag = (re:replace '^((?:--[^=]*=)?).*$' '$1' $words[-1])
            edit:complete-filename $words[-1][(count $flag)..] | each {|file|
                edit:complex-candidate $flag$file[stem] &display=$file[display] &code-suffix=$file[code-suffix]
            }
        }
    }
    for candidate (print $answer | from-json) {
        var about = (re:replace '^(.+)$' '  $1' $candidate[description])
        edit:complex-candidate $candidate[value] &display=$candidate[display]$about &code-suffix=' '
    }
}
