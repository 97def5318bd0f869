"""How giving in sounds in English: what is looked for in a clause, and what makes it mean something else.

A clause is what stands between two marks of punctuation, in lower case, with straight apostrophes; `^` and `$` are
its ends.
"""

_WILL = (
    r"(?:i'll|i will|i shall|we'll|we will|i'm going to|i am going to|i'm (?:prepared|willing|ready|"
    r"happy|content) to|i am (?:prepared|willing|ready|happy|content) to|let me)"
)
_ADV = (
    r"(?: just| now| even| gladly| happily| personally| go and| fully| entirely| completely| quite| "
    r"therefore| hereby| simply| also| then| of course| come and| myself)*"
)

_IDLE = (
    r"be\b|a\b|the\b|my\b|bed|lunch|say|ask|tell|repeat|wait|listen|hear|remind|spell|start|bite|"
    r"believe|buy|go\b|see|play|admit|explain|think|show|leave|stop|never|not\b|hang|bet|try|keep|hold|"
    r"stay|sit|stand|smile|put it|give you|give it to you|let you (?:know|finish|in|go\b)|"
    r"take (?:the mileage|that|your|a\b|my time|tea)|note|speak|talk|report|remember|count|manage|judge|"
    r"answer|begin|assume|forget|"
    r"continue|come\b|get\b|look|need|have\b|find out|lay|walk|read|quote|want|hazard|head|run\b|"
    r"pretend|return|press|pass|clear|bring|do\b|copy|catch|trust|file|argue|simply|"
    r"ring off|ring back|ring wang back|call (?:you|security|your|tang|it)|write (?:that|it down|to "
    r"(?:your|tang)|the answer|what)|ring (?:you|tang|your)|drink|eat|finish|close|open|sleep|shout|cry|"
    r"scream|die|laugh|choose|decide|check|watch|follow you|know|like|love|miss|teach|mean|live|lose|"
    r"fight|insist|defend|refuse|reply|respond|send you (?:a|the bill)|thank|congratulat|await|expect|"
    r"raise|escalat|take it (?:to|up)|set (?:a|out)|make (?:a note|sure|one|it (?:clear|plain|simple|"
    r"short))|point|mention|add one|put (?:a|one|the (?:question|phone))|help myself|save|spare|rest|"
    r"pour|fetch|treat|"
    r"save|draw|use|turn|hope|learn|wish|guess|suppose|happily|gladly|also|only|still|always|even|just|"
    r"probably|certainly|first|rather|of\b|if\b|in\b|on\b|at\b|or\b|and\b|but\b|sure|good|please"
)
"""After "I'll": nothing is given by doing that."""

AGREES: dict[str, str] = {
    "i_agree": r"\b(?:i|we|i'll|we'll|i can|i do|i will|i'm prepared to|i am prepared to|"
    rf"i'm willing to){_ADV} (?:agree|accept|consent|approve|comply|concur)\b"
    r"(?! that\b| to (?:disagree|wait|talk|meet|listen)| thanks| no | nothing"
    r"| it'?s (?!yours|a deal|fair|fine)| it is (?!yours|fair))",
    "agreed": r"^(?:all right |okay |fine |very well )?(?:agreed|deal|done|done deal|it's a deal|we have a deal|"
    r"you've got a deal|settled)(?: then)?$",
    "gives_in": r"\bi (?:give in|concede$|concede the (?:point|matter|credit)|yield|surrender|back down|relent|fold|"
    r"stand corrected|submit|cave)\b",
    "you_win": r"\byou(?:'ve won| have won| win)\b(?! (?:some|nothing|a |the lottery))|\byou(?:'ve| have) "
    r"(?:convinced|persuaded|talked me|won me|got me there|worn me)",
    "works": r"\b(?:that|this|it|which)(?:'ll| will|'d| would)? (?:works? for|suits?) (?:me|us)\b|\b(?:fine|okay|"
    r"ok|good|all right|alright) (?:by|with) (?:me|us)\b|\bi can live with (?:it|that|this)|"
    r"\bsounds (?:good|fair|reasonable|fine|right) to me|\bcount me in\b|\bi'm (?:in|sold|game|on board|"
    r"convinced|persuaded|with you)$|\bno (?:further )?objections?\b|\bnothing against (?:it|that)\b",
    "content": r"\bi(?:'m| am|'d be) (?:fine|happy|content|okay|ok|glad|prepared|willing|ready) (?:with (?:it|that|"
    r"this|your)|to (?:go along|go with|do it|do that|do so|sign|accept|agree|let|hand|give|share|step|"
    r"pay|split|withdraw|wait my|move|drop|follow|leave it (?:to|with) you))",
    "consider_it": r"\bconsider (?:it|that|the [\w ]{1,25}|him|her|them|this) (?:done|settled|yours|signed|approved|"
    r"withdrawn|dropped|agreed|gone|fixed|sorted)\b",
    "honours": rf"\b{_WILL} (?:honou?r|respect|stand by|abide by|uphold|act on) (?:it|that|your|the (?:four|promise))",
    "does_it": rf"\b{_WILL}{_ADV} (?:do (?:what you|as you|it your|everything you|whatever you|it$|that$|so$)|"
    r"go along|go with (?:your|that|it|you)|comply|follow your|fall in with|come round)",
    "as_proposed": r"\bas you (?:propose|suggest|proposed|suggested|had it|put it to me)\b|\blet(?:'s| us) (?:follow|"
    r"do|go with|adopt|use) (?:it|your|that)\b",
    "your_way": r"\bhave it your(?: own)? way\b|\byour way it is\b|\bdo it your way\b|^(?:just )?as you (?:wish|"
    r"like|please|say)$|\bwhatever you (?:say|want|like)$|\bwe(?:'ll| can| will) do it your way|\bit'?s "
    r"your call$|"
    r"\blet's do (?:it|that|it your way|as you say)\b|\bso be it\b",
    "so_it_is": r"^(?!.*\b(?:what|how|who|where|that|as|way|because|whose|which|when|be|here|there|"
    r"like|if|no|not|then we)\b)(?:[\w%'.,-]+ ){1,4}it is$",
}
"""Saying yes to what the learner proposes."""

_IT = (
    r"(?:it|him|her|them|both|all of it|the (?:lot|account|slot|credit|customer|deal|whole|client|"
    r"window|order|\d+\w\w|engineer|man|points|days|figure|share)|all|the whole|those|xiaofeng|hanneng|"
    r"two days|\d+ per cent)"
)
_IDIOM = (
    r"(?! up with| to (?:the|your|tang|him|her|them|hr|somebody|fu)| back| now and| and | or leave| "
    r"from me| easy| seriously| personally| short| down| clean| for later| to yourself| out(?:side| of)|"
    r" apart| with you to|\s*that| on the chin| as read| for granted| both ways)"
)
GIVES: dict[str, str] = {
    "however_you": r"^(?:then )?(?:split|divide|share|do|have|arrange|book|write|cut|play) it (?:however|as|any way|"
    r"whichever way) you\b|\band send him over\b|\byou've got it$|\byou've got yourself a deal\b",
    "our_side": r"\b(?:the north|delivery|after-sales|sales|my (?:team|side|people))(?: is| are| will| can| could|"
    r"'s|'ll)(?: willing| prepared| ready| happy)?(?: to)? (?:drop|give|pay|cover|commit|accept|take|"
    r"withdraw|move|wait|yield|provide|agree|absorb|step|release|share)\b",
    "go_and_do": r"\bover to you\b|\bknock yourself out\b|^help yourself$|\bi'm (?:done|finished|through) with "
    r"(?!you|this|talking|it$)\w+$|^(?:then )?do (?:whatever|as|what) you (?:think best|think right|"
    r"like|want|please|see fit|must)|"
    r"^(?:change|book|quote|charge|price) (?:what|whatever|as|him what|them what) you "
    r"(?:like|want|please)",
    "stops_fighting": r"\b(?:not going to|won't|shan't|will not|shall not|no longer)"
    r" (?:fight (?:you|it|over)|argue any|"
    r"contest|stand between|oppose|object|insists?\b|press (?:it|the|my))|\bgive (?:some )?ground\b|"
    r"\b(?:not|won't|no longer)(?: be)? (?:wait|waiting) for (?:the|a|your) (?:signature|sheet|paper|"
    r"annex|file|form)",
    "you_lead": r"\byou(?:'re| are) the boss\b|\byou (?:set the|call the shots|decide from)|\bput me down (?:as|for|"
    r"instead)\b|\bwhat's yours is yours\b|\byour name(?:'s| is) (?:going )?(?:on it|first|on the cover)"
    r"|\bfifty[- ]fifty\b|\bhalf and half\b|\bhalf each\b",
    "have_it": r"\byou (?:can|may|shall|could|might as well|can all|'ll) (?:just )?(?:have|take|keep|borrow|use|"
    rf"run|get|tell fang li) {_IT}{_IDIOM}",
    "you_get_it": rf"\byou(?:'ll| will) (?:have|get|be getting) {_IT}\b(?! to)|\byou (?:run|take over|handle|lead|keep|"
    rf"own|get) (?:hanneng|the account|the customer|the deal|{_IT})\b{_IDIOM}(?= and|$| from)",
    "imperative": r"^(?:oh |go on |go on then |go ahead |then |so |just |well |here |and |fine |okay |now |go |"
    rf"please )*(?:take|have|keep|borrow) (?:{_IT}|your (?:\w+ )?(?:engineer|customer|account)|"
    r"your (?:scan|share|points|slot|figure|four|two|hundred|per|days|discount|name|window|man|fifteen|"
    rf"price))\b{_IDIOM}",
    "go_ahead": r"^(?:oh |well |then |so )*go (?:ahead|on)(?: then)?(?: and)? (?:take|do it|have|borrow|use|book|"
    r"quote|send)|\bi won't (?:stand in your way|stop you) any (?:more|longer)\b",
    "lets": r"(?:^|then |i'll |we'll |i will |and |so |i )let (?!me\b|us\b|alone|that sink|slip)(?:the "
    r")?[\w']+(?: [\w']+)? (?:have|keep|take|go)\b(?! (?:it|on about) with)",
    "hands_over": rf"\b{_WILL}{_ADV} (?:hand (?:it|him|her|over|you|them|the)|sign (?!off as|nothing|when)|countersign|"
    r"confirm (?:it|the|your|that|them)|withdraw|drop (?:it|the|my)|pull (?:it|the|my)|"
    r"take (?:it|that|my|the complaint|everything|them) (?:back|off|down|out)|step (?:aside|back|down)|"
    r"stand (?:aside|down)|back (?:off|down)|let (?:you|him|her|it|them|the) (?:have|go|take|keep|run|"
    r"lead)|"
    r"give (?:you (?!a |that|one|my opinion|the (?:answer|facts?))|him|it up|up |way|them|it to (?!you "
    r"straight))|move (?:him|her|xiaofeng|langhe|it|them|back|mine|aside)|free (?:up|him|them)|release "
    r"(?:him|it|the|them|xiaofeng)|"
    r"split|share (?:it|the|my)|divide|pay\b|cover (?:it|the|your|that)|reimburse|put (?:it right|"
    r"things right|that right|it straight|\w+ people|your name|you down|you in)|make it (?:up|right|"
    r"good)|set it right|"
    r"apologi[sz]e|say sorry|strike|cancel|waive|find (?:the|you|somebody|someone|people)|build to|add "
    r"(?:them|your|it|the|you)|guarantee|promise you (?!one|nothing|this)|"
    r"take (?:the (?:shouting|blame|hit|cost|loss|rap)|responsibility|it on|him off|them on|charge of|"
    r"xinrui|the customer)|see (?:that it's|that he's|to it|that you)|send (?:you (?:him|xiaofeng|the "
    r"man)|him (?:over|to you))|"
    r"change (?:it|the (?:sheet|date|roster|queue|price|figure|entry))|correct (?:it|the)|amend|tear "
    r"(?:it|up)|scrap|bow out|make (?:room|way)|square it|sort it|fix it|settle the|lend|ring (?:him|"
    r"her|them|langhe|sales|operations|wang|qiu|cheng|fang|fu)(?! back)|phone (?:him|her|them)|call "
    r"(?:him|her|them)|explain (?:it )?to (?!you)|explain it$|inform (?!you|tang)|notify|look after "
    r"(?:them|it|him|the|xinrui)|cut (?:it|the)|drive(?: out| back| over| again|$)|go (?:back(?: "
    r"there)?$|again|to site|and tell wang)|do (?:the|his|their) \w+|keep the (?:customer|client)|"
    r"handle (?:it|the|them)|make the call|have (?:your|the) [\w \-]{2,25} (?:put|added|written|changed|"
    r"registered|sorted|stamped)|write it (?:in|into|down for)|deal with (?:it|them)|swap|switch|book "
    r"(?:him|you)|reschedule|postpone|make way|wait (?:my turn|until after you)|credit you|write (?:you "
    r"in|your name))",
    "acts": rf"(?:^|\b(?:then|so|and|but|myself|okay|fine) ){_WILL}{_ADV} (?!{_IDLE})[a-z]+\b(?! you (?:a|the|"
    r"what|why|how|that|one|something|this)\b)",
    "gets": r"\byou(?:'ll| will| shall) (?:get|have|receive) (?:your|the|a|it|him|my|all|every)\b(?! (?:to|no|"
    r"chance|lot to))|\bevery \w+ (?:i've|i have)\b|\byou deal with\b|\b(?:he|xiaofeng|xinrui)(?: can| "
    r"will|'ll) (?:come|go) (?:to|over to) (?:you|yours)|\bhe's coming(?: to you| over)?$|\b(?:calls?|"
    r"rings?|comes? to|goes through) me from now on",
    "approved": r"\b(?:is|are|it's|consider it|consider that) (?:hereby )?(?:approved|granted|cancelled|waived|"
    r"dropped|lifted)\b(?! (?:by|on|in writing by|at))|\bacceptable to me\b|\bfree of charge\b|\bon the "
    r"house\b|\bcall it (?:quits|even|square)\b|\blet it be$|\bi(?:'ve| have) (?:closed|dropped|"
    r"withdrawn|cancelled|pulled|deleted|removed|changed|signed) (?:the|it|my|him|that)\b",
    "by_the_new": r"\b(?:goes|go|going|starts?|stays?|builds?|build|works?) (?:by|with|to|on|after) (?:the new "
    r"(?:queue|date|plan)|the west wall|your (?:plan|date|version|figures?)|14 december|the 14th of "
    r"december)\b",
    "hands_over_now": r"\bi(?:'m| am) (?:pulling|dropping|withdrawing|signing|giving (?:you|up|it|him|way)|handing|"
    r"letting (?:you|him|it) (?:have|go)|stepping (?:aside|back|down)|taking (?:it|that|everything|my "
    r"name) (?:back|down|off)|"
    r"backing (?:off|down)|moving (?:him|langhe|it)|releasing|cancelling|putting (?:your name|you down))"
    r"\b|^(?:so |then )?i (?:withdraw|release|step aside|take (?:it|that|everything) back|hereby|yield|"
    r"waive)\b",
    "tells_others": rf"\b{_WILL}{_ADV} (?:tell|ring|call|text|write to|explain (?:it )?to|talk to|speak to|"
    r"square it with|let) (?!.*\bback$|you\b|off\b|your boss|hr\b|tang wei what|everyone what)"
    rf"[\w' ]{{2,22}}(?: (?:to (?:deal|talk|go|call|ring|come) (?:with|to)? ?you|it was me|i was|"
    r"there's no|that (?:it was|i was|you)|it's (?:yours|settled|all right|fine)|myself|about the "
    r"(?:delay|change|new date)|the new date)|$)",
    "at_yours": r"\bhe(?:'ll| will) be (?:at|with|over at|there for) (?:you|yours)\b|\b(?:his|her|the) (?:days|time)"
    r" (?:are|is) yours",
    "pays": r"(?:^|\b(?:that|then|so|and) )(?:delivery|sales|after-sales|we|my (?:team|side|people|department|"
    r"budget)|the north|i)(?: will|'ll| can| should| were to| to|'d)? (?:pays?|covers?|bears?|foots?|"
    r"absorbs?) (?:for )?(?:the|your|it|that|both|all|half|back)\b",
    "at_our_cost": r"\bat (?:our|my)(?: own)? (?:cost|expense)\b|\b(?:comes?|goes|paid|pay it|is|be) (?:\w+ )?(?:out "
    r"of|from|on) my (?:own )?(?:budget|pocket|account|tab)\b|\bthat(?:'s| is) on (?:me|us)$",
    "your_name": r"\byour name (?:goes|is going|will go|can go|'ll go|comes|stands)\b(?= (?:on (?:the sheet|it|the "
    r"cover|the quote|there)|in|first|next|down|beside|above)|$)|\b(?:put|add|write) (?:down )?your "
    r"name (?:on|to|in|next|first|above)\b(?<!i put your name on)",
    "credit": r"\b(?:credit|deal|win|order|sale|research|share|work|points?)\b[\w' ,]{0,24}(?:goes|belongs|go|"
    r"belong|is due|was due|is owed) to you\b(?!r)|\bwon by you\b|\byou(?:'ve| have) (?:earned|"
    r"deserved?) (?:your|it|that|the|half|a)\b|\byou (?:deserve|earned) (?:your|it|half|the|a share)\b",
    "not_needed": r"\b(?:no need for|never mind|forget|skip|we don't need|i don't need|don't bother with) (?:about "
    r")?(?:the |a |that |any |your )?(?:annex|change (?:order|sheet)|sheet|file|paper(?:work)?|"
    r"signature|form|complaint|basis|copy|sixty|penalty|overtime|objection)\b(?! (?:for a|a) (?:minute|"
    r"moment|second))|"
    r"\bno (?:annex|change (?:order|sheet)|sheet|file|paper|signature|form) (?:needed|required|"
    r"necessary)\b|\bwithout the (?:sheet|annex|signature|file|change order)\b(?=$)",
    "prepared": r"\bwhich i(?:'m| am) (?:prepared|willing|ready|happy) to do\b",
    "offers": r"\b(?:suppose|what if|how about|if|and if|help if|do if|say) (?:i|we|delivery|sales) (?:took|take|"
    r"moved?|gave|give|handed?|hand|signed?|paid|pay|withdrew|withdraw|dropped|drop|let|stepped|step|"
    r"split|lent|lend|freed|free|released?|put|pulled|took it|covered|cover|send|sent|lower|lowered|add|"
    r"added)\b",
}
"""Handing over, paying, withdrawing, or doing what the learner is after."""

_BAD = (
    r"(?:low|selfish|greedy|unfair|wrong|shabby|handsome|decent|proper|right|cheap|mean|petty|poor|bad|"
    r"careless|sloppy|clumsy|hasty|rash|rude|cowardly|childish|harsh|thoughtless|dishonest|sneaky|lazy|"
    r"stupid|foolish|beneath me|a lapse|a mistake|an error|an oversight|bad form|bad work|poor work|not "
    r"done)"
)
ADMITS: dict[str, str] = {
    "on_my_part": r"\bon my part$|\b(?:mistake|fault|failing|error|oversight) of mine\b|\bhumble pie\b|"
    rf"\bwasn't (?:\w+ ){1, 2}of me\b|\b{_BAD} of (?:me|us)\b|\b(?:was|were) beneath me\b|\ba (?:failure|"
    r"lapse|mistake|fault|slip|error|breach) (?:of|in|on) (?:my|mine|judgement|judgment|manners|"
    r"courtesy|me)\b|^my (?:problem|oversight|fault|slip|lapse|error|mess)$|\bi(?:'m| am) an idiot\b|"
    r"\bi can't defend (?:it|that|this)\b|\bi have no (?:excuse|defence)|\bi(?:'ll| will) admit (?:it|"
    r"that)\b",
    "was_bad": r"\b(?:i|what i (?:did|said|wrote)|my \w+|leaving you (?:off|out)|copying (?:you|\w+ people))"
    rf" (?:was|were)(?: rather| very| too| just| really| quite)* {_BAD}\b",
    "own_view": r"\bi (?:do |really )?feel (?:bad|awful|terrible) (?:about|for) (?!you\b)|\bdeserved? better from "
    r"(?:me|us)\b|\bi forgot (?:about )?you\b|\bi was (?:only |just )?thinking (?:only |just )?(?:of|"
    r"about) (?:my|myself)\b",
    "i_regret": r"\bi (?:do |deeply |truly |very much )?regret (?:it|that|this)$|\bi made you look (?:bad|small|"
    r"foolish)\b|\bi spoke too (?:harshly|soon|sharply)|\bi (?:kept|took|wanted) it all (?:for myself)?|"
    r"\bi did that to your people|\bi never (?:checked|asked|told you|rang you|thought of you|read)"
    r"\b(?=.*(?:before|oversight|fault|mistake)?$)",
    "wrong": r"\bi(?:'ve| have)? (?:was (?:in the )?wrong|was mistaken|got (?:it|that|this|you) (?:all )?wrong|"
    r"made a (?:\w+ )?mistake|made an error|am in the wrong|'m in the wrong|messed (?:up|it)|screwed up|"
    r"blew it|slipped up)\b(?! about you| to (?:trust|think|believe|rely|hope|let you))|\bi(?:'m| am) "
    r"(?:in the )?wrong\b(?! (?:man|person|one|woman))",
    "my_fault": r"^(?:and |so |look |okay |well |yes |honestly |it's |it is |it was |that's |that was |that is |"
    r"this is |this was |all |entirely |that one's |the delay was |the delay is )*(?:my|our) (?:own "
    r")?(?:fault|mistake|bad|error|doing|slip|oversight)\b(?! for trust)|\b(?:it|that|this|the \w+) "
    r"(?:was|is) (?:all |entirely |partly )?(?:my|our) (?:fault|mistake|error|doing|oversight)\b(?! for "
    r"(?:trust|believ))",
    "mine": r"\b(?:responsibility|blame|fault|mistake|error|oversight|failure) (?:is|was|lies|rests|'s) (?:all |"
    r"entirely )?(?:mine|ours|with (?:me|us|delivery|after-sales))\b|\bi(?:'ll| will)? (?:take|accept|"
    r"bear) (?:the |full |all )*(?:responsibility|blame)|\bi(?:'m| am) to blame\b|^guilty(?: as "
    r"charged)?$|"
    r"\b(?:after-sales|delivery|my (?:team|people|side|desk)|we) (?:failed|let you down|messed up|"
    r"dropped the ball|got it wrong|were at fault|was at fault|slipped up)",
    "should_have": r"\bi (?:should(?:'ve| have)|ought to have)(?: really| just| at least| probably)? (?!known|seen "
    r"(?:it|this|that) coming|guessed|stayed|said no|walked|been|had|brought|charged|expected|listened "
    r"to my|kept (?:my|him|the)|hung|gone home|realised|bought|taken (?:up|a job)|poured)\w+|\bi ought "
    r"to have\b(?! (?:known|been|guessed))",
    "should_not": r"\bi (?:shouldn't(?:'ve| have)|should not have|should never have|oughtn't to have|had no "
    r"(?:business|right|call)|never should have)\b(?! to be| been| (?:trusted|believed|helped|shown you|"
    r"given you|let you|listened|answered|picked up|bothered|come|wasted|said yes|agreed|to))",
    "of_me": r"\b(?:unfair|wrong|out of order|uncalled|discourteous|rude|careless|clumsy|thoughtless|hasty|"
    r"unkind|petty|childish|unprofessional|foolish|stupid|silly|greedy|selfish|mean|cheap|low|remiss|"
    r"short-sighted)(?: for)? of (?:me|us)\b|\bmy (?:\S+ )?(?:\S+ )?(?:was|were) (?:uncalled for|out of "
    r"(?:line|order)|unfair|wrong|too harsh|unjustified|rash|hasty)\b|\bwasn't (?:right|fair|fair) of "
    r"me\b|^and that wasn't (?:right|fair)$",
    "on_me": r"^(?:and |so )?(?:that|this|it|the stop|the delay|half of (?:it|this)|all of (?:it|this))(?:'s| is|"
    r" was) (?:all |entirely )?(?:on|down to) me$|^on me$|\bi(?:'m| am) (?:so |rather |deeply |truly "
    r")?ashamed\b|\bi (?:played dirty|treated you \w+|was (?:short|sharp|rough|hard|cold|harsh) with "
    r"you|had you wrong|misread you|misjudged)|\bi've (?:treated|wronged|misjudged|let you)|\byou "
    r"didn't deserve (?:it|that|this)\b|\bi am responsible for (?:that|this|it)\b|\bis (?:partly )?my "
    r"doing\b|\bmy (?:wording|tone|words|e-mail|mail|letter|behaviour|manner|remark) (?:was|were) "
    r"(?:ill|poor|bad|wrong|too|un|dis|in|over|clumsy|careless|sharp|hasty)",
    "overstepped": r"\bi (?:overstepped|went too far|went behind your|was (?:being )?(?:greedy|unfair|rude|hasty|too "
    r"(?:quick|harsh|hard|hasty)|out of line|out of order|careless|an idiot|a fool|petty|stubborn|"
    r"selfish)|hogged|jumped the gun|let you down|owe you (?:one|an|that|this)|wronged|misjudged|cut "
    r"you out|took what wasn't|spoke too soon|did you wrong|did you an injustice|treated you)\b|"
    r"\bi(?:'m| am) an (?:old )?(?:fool|idiot)\b|\bi blamed (?:you|the wrong)\b",
}
"""Taking the blame."""

GRANTS: dict[str, str] = {
    "yours": r"^(?!.*\b(?:name|signature|fault|mess|problem|mistake|promise|job|choice|turn)\b).*?(?:\b(?:he|she|"
    r"it|account|credit|customer|deal|order|slot|window|client|share|hanneng|xiaofeng|[a-z]+ng|they|"
    r"days|lot|all)(?:'s| is|'re| are| will be|'ll be)|\ball) (?:all |now )?yours\b(?! to)",
    "it_is_yours": r"^(?!.*(?:name|signature|fault|responsib|mess|problem|mistake|promise|words?|job|number|choice|"
    r"turn|move|hands|step|idea|doing) )(?:by (?:the|all) \w+ |and |then |so |well |okay |fine "
    r")?(?:it's|it is|he's|they're|[\w ,]{1,25}(?:is|are)) (?:all |now )?(?:yours|your (?:account|"
    r"customer|deal|order|credit|client))$",
    "you_are_right": r"\byou(?:'re| are| were|'ve been)(?: quite| absolutely| so| "
    r"perfectly| completely| of course| all "
    r"too| dead)* right\b(?! (?:to (?:ask|be)|in front|there|now|here|from|beside|behind|next|off|out|"
    r"at|about (?:one|that one|the first) thing))|\byou have the right of it|\bright you are\b",
    "respects": r"\bi (?:respect|accept|abide by|bow to) (?:the|your|his|fu kai's) (?:decision|choice|plan|queue|"
    r"change|terms|judgement|view)\b|\byour (?:evidence|argument|reasoning|proof) is (?:conclusive|"
    r"compelling|convincing|sound|solid)|\byou(?:'ve| have) made your (?:point|case)\b",
    "a_better_plan": r"\byour (?:plan|proposal|way|idea|version|arrangement|suggestion) (?:is|was|seems)(?: simply| "
    r"clearly)? (?:the )?(?:more|better|best|sensible|fair|right|sound)",
    "a_point": r"\byou(?:'ve| have)(?: got)? a (?:good |fair |valid |strong )?point\b|\byou make a (?:good|fair|"
    r"persuasive|strong|convincing|compelling|reasonable)\b|\byour (?:case|need|claim|argument|reasons?|"
    r"point)(?: is| are|'s)(?: plainly| clearly)? (?:the )?(?:stronger|greater|better|good|fair|sound|"
    r"valid|convincing|taken)|\bi (?:can't|cannot|won't|couldn't) (?:argue|quarrel) with (?:that|it|you)"
    r"|\bi(?:'ll| will)? (?:grant|give) you that\b",
    "i_admit": r"\bi (?:concede|admit|grant|accept|agree) (?:that )?(?:i|it was me|you were|you are|you're|it was "
    r"my|we|after-sales)\b",
}
"""Granting a point: giving in only where no "but" and no question comes after."""

APOLOGISES: dict[str, str] = {
    "sorry": r"\bi(?:'m| am)(?: so| very| really| truly| terribly| deeply| honestly| genuinely)* sorry\b|^(?:so |"
    r"really |truly |very |and )*sorry(?: (?:about|for|that i)\b|(?: mate| kid| my friend| pal)?$)",
    "apologise": r"\bi(?: do| must| want to| would like to|'d like to| sincerely| truly| can only)*(?: sincerely)? "
    r"apologi[sz]e\b|\bmy (?:sincere |humble |deepest )?apologies\b|\bowe you an apology\b|\b(?:accept|"
    r"have) my apolog|\bi (?:deeply |do |very much )?regret (?:the|my|having|what i|how i|that i)\b|"
    r"\bforgive me\b|\bi (?:beg|ask) your pardon\b",
}
"""Saying sorry for the matter."""

ASSENT = (
    r"^(?:oh |well |look |and |but |so )*(?:fine|okay|ok|all right|alright|very well|fair enough|yes|"
    r"yeah|sure|whatever|right|right then|okay then|all right then|fine then|go on then|go on|enough|"
    r"good|done|"
    r"you know what|as you wish|yes fine|okay fine|of course|certainly|very good|no problem|if you "
    r"insist|you win|you're right)(?: fine| okay| then| kid| mate)?$"
)
UNDERTAKES = (
    rf"\b{_WILL.removesuffix('|let me)')}|let's){_ADV} (?!be\b|say|ask|tell you|repeat|wait|listen|hear|"
    r"remind|spell|start|bite|believe|buy you|go out|go and|see\b|play|admit|explain|think|show|leave|"
    r"stop|never|not\b|hang|bet|try|keep|hold|stay|sit|smile|"
    r"put it (?:plain|simpl|another|like)|give you (?:that|a |one|the)|let you (?:know|finish|in)|take "
    r"(?:that|your word|a )|note|speak|talk|report|go to (?:tang|your|the director)|call (?:your|it|"
    r"tang)|remember|count|manage|judge|answer|begin|assume|"
    r"forget|continue|come (?:back|to)|get (?:back|going|on)|look|need|have (?:to|a|my)|find out|agree "
    r"to disagree|lay|go through|walk you|read|write (?:it )?(?:again|down)|quote|want|hazard|head|run "
    r"along|pretend|return|go over)\w+"
)

DENIED = (
    r"n't\b|\b(?:not|never|no|nobody|nothing|none|neither|nor|why|how|cannot|without|hardly|unless|"
    r"until|before|rather|sooner|as if|whether|expect|wants?|wanted|think|thinks|tell me|told me|said|"
    r"says?|asked|asks?|supposed|suppose|"
    r"pretend|who|which|would be lovely|when did|since when|so that|in order|hoping|waiting for|doubt|"
    r"refuse|decline|regret|afraid|far from|too easy|imagine|than|once|when|only)\b"
)
HYPOTHETICAL = (
    r"\b(?:if|unless|until|suppose|supposing|imagine|let's say|were i|had i|say i|whether|assuming|even "
    r"when|the day|when you)\b"
)
HELD_BACK = (
    r"\b(?:if i\b(?!'m honest|'m being| may| must| have to be)|suppose|supposing|say i|unless|until|"
    r"only (?:if|when|once)|not before|before|over my|when hell|the day|once you|while you're at it|as "
    r"soon as|rather than|sooner)\b"
)
REPORTED = (
    r"^(?:so |and |but |oh )*(?:that's all i said|you|he|she|they|he'd|fang li|people|everybody|"
    r"everyone|i)(?:'d| had| have|'ve)? ?(?:just |keep |still |all )*(?:said|says?|want|wanted|wants|"
    r"asked|asks?|told|tell|think|thinks|expect|demand|thought|claim|claims|figured|saying|telling)\b"
)
BUT = (
    r"\b(?:but|however|yet|though|although|still|merely|even so|nevertheless|nonetheless|doesn't|does "
    r"not|isn't|which is why|that's not|and where|so what|except|no)\b|\?|\bnot (?:a day|moving|signing|"
    r"one|an inch|yours)|\b(?:stays|won't|can't|cannot|will not)\b"
)
IRONY = (
    r"\b(?:i suppose|is that it|is it|isn't it|aren't (?:i|you)|while you're at it|see if it|sounds "
    r"fair|brilliant|how lovely|how gracious|how kind|was i|did i|am i|should i have|must be nice|be my "
    r"guest|as well and|my car|"
    r"the rain|why don't (?:i|you)|anything else|what else|shall i also|my (?:shoes|shirt|kidney|lunch)|"
    r"congratulations|hallelujah)\b"
)
REFUSAL = (
    r"\b(?:i won't (?:sign|agree|give|move|do|hand|have)|i'm not (?:giving|signing|moving|taking|"
    r"handing|agreeing|the one)|not a day|no way|not happening|i refuse|i (?:can't|cannot) (?:agree|"
    r"accept)|stays? (?:put|where|as it)|the answer is no|still no|not mine to give|not for sale)\b"
)
"""Said anywhere in the line: what seems to be agreed or given is not."""

RETORT = r"^\s*(?:you say|you said|say that|who says|you dare|says who|is that what|try saying)"
"""Said after taking the blame: it was no taking the blame."""

OFFER = (
    r"\b(?:happy|satisfied|is that enough|would that|would it|does that|will that|okay|all right|deal|"
    r"how about that|fair|better|good enough|what do you say|pleased|is that it then|enough for you|"
    r"shall we|would you)\b[\w' ]*$"
)
"""What a question ends in when it is an offer."""

EXCUSED = (
    r"^[\s，]*(?:mate |kid |my friend |[，] *)*(?:but|no|not|can't|cannot|won't|n't|didn't|did not|you|"
    r"to (?:hear|say|see|disappoint|interrupt|trouble|learn|tell)|the line|which|what|who|was i|did i|"
    r"am i|have i|is that|i (?:have|must|need|can|had to|missed|lost|was on|got)|"
    r"rules?|for (?:you|him|her|them|whoever|cheng|those|following|nothing|breathing|existing|doing my|"
    r"asking|being|the wait|the noise)|late|could you|would you|again|when you|say that|come again|if)"
    r"\b|\bbut\b|\ball i (?:said|say)\b|\b(?:can't|cannot)\b|did(?:n't| not) (?:follow|hear|catch|get)|"
    r"\?"
)
"""After "sorry": it is a refusal, an excuse, or did not understand."""
