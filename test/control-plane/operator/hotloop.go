package operator

// hotLoopLimit is how often the controller makes the same patch again before it refuses to.
const hotLoopLimit = 3

// patches remembers what was patched last, by the name of the object. It lives as long as the program.
type patches map[string]lastPatch

type lastPatch struct {
	value string
	times int
}

// wouldLoop says whether the same patch was made so often that somebody must be undoing it.
func (p patches) wouldLoop(name, value string) bool {
	last := p[name]
	return last.value == value && last.times >= hotLoopLimit
}

func (p patches) remember(name, value string) {
	times := 1
	if last := p[name]; last.value == value {
		times += last.times
	}
	p[name] = lastPatch{value: value, times: times}
}
