package operator

import (
	"reflect"
	"testing"
)

func TestMergeManagers(t *testing.T) {
	on := Gates{ControlPlane: true, Skew: true}
	cases := []struct {
		name      string
		spec      []string
		status    []string
		gates     Gates
		want      []string
		wantOptIn bool
	}{
		{name: "a fresh cluster is opted in", gates: on, want: []string{"ms:All", "cp:None"}, wantOptIn: true},
		{name: "an explicit choice is no opt-in", spec: []string{"ms:All"}, gates: on, want: []string{"ms:All", "cp:None"}},
		{name: "an empty list turns everything off", spec: []string{}, status: []string{"ms:All", "cp:None"}, gates: on, want: []string{}},
		{name: "the status keeps its order", spec: []string{"ms:All"}, status: []string{"cp:All", "ms:All"}, gates: on, want: []string{"cp:None", "ms:All"}},
		{name: "the control plane alone leaves workers at the default", spec: []string{"cp:All"}, status: []string{"ms:Partial", "cp:None"}, gates: on, want: []string{"ms:All", "cp:All"}},
		{name: "a None that goes away opts in again", spec: []string{"cp:All"}, status: []string{"ms:None", "cp:None"}, gates: on, want: []string{"ms:All", "cp:All"}, wantOptIn: true},
		{name: "an empty status is no opt-in", status: []string{}, gates: on, want: []string{"ms:All", "cp:None"}},
		{name: "without the gate there is no control plane", spec: []string{"ms:None"}, status: []string{"ms:All"}, want: []string{"ms:None"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, optsIn := mergeManagers(entries(c.spec), c.spec != nil, entries(c.status), c.status != nil, c.gates)
			if !reflect.DeepEqual(short(got), c.want) || optsIn != c.wantOptIn {
				t.Errorf("got %v, opted in %t; want %v, %t", short(got), optsIn, c.want, c.wantOptIn)
			}
		})
	}
}

var resources = map[string]string{"ms": machineSetResource, "cp": controlPlaneSetResource}

func entries(texts []string) []manager {
	list := []manager{}
	for _, text := range texts {
		list = append(list, newManager(resources[text[:2]], text[3:]))
	}
	return list
}

func short(list []manager) []string {
	texts := []string{}
	for _, entry := range list {
		for name, resource := range resources {
			if entry["resource"] == resource {
				texts = append(texts, name+":"+modeOf(entry))
			}
		}
	}
	return texts
}
