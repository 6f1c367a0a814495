package main

import "k8s.io/apimachinery/pkg/runtime/schema"

// owners are the field managers of an object: who wrote what stands above `status`, and who wrote `status`.
type owners struct {
	spec   string
	status string
}

// owned lists the managers by kind, as a real cluster has them.
var owned = map[string]owners{
	"ClusterOperator":                  {spec: "cluster-version-operator", status: "machine-config-operator"},
	"ClusterVersion":                   {spec: "cluster-bootstrap", status: "cluster-version-operator"},
	"ConfigMap":                        {spec: "cluster-version-operator"},
	"ControlPlaneMachineSet":           {spec: "cluster-bootstrap", status: "control-plane-machine-set-operator"},
	"CustomResourceDefinition":         {spec: "cluster-version-operator"},
	"FeatureGate":                      {spec: "cluster-bootstrap", status: "cluster-config-operator"},
	"Infrastructure":                   {spec: "cluster-bootstrap", status: "cluster-bootstrap"},
	"Machine":                          {spec: "machineset-controller", status: "machine-controller-manager"},
	"MachineConfig":                    {spec: "machine-config-controller"},
	"MachineConfigPool":                {spec: "machine-config-operator", status: "machine-config-controller"},
	"MachineConfiguration":             {spec: "machine-config-operator", status: "machine-config-operator"},
	"MachineSet":                       {spec: "cluster-bootstrap", status: "machineset-controller"},
	"Node":                             {spec: "kubelet", status: "kubelet"},
	"ValidatingAdmissionPolicy":        {spec: "machine-config-operator"},
	"ValidatingAdmissionPolicyBinding": {spec: "machine-config-operator"},
}

// ownersOf gives the managers of a kind; whatever is not listed was there from the beginning.
func ownersOf(kind schema.GroupKind) owners {
	if found, has := owned[kind.Kind]; has {
		return found
	}
	return owners{spec: "cluster-bootstrap", status: "cluster-bootstrap"}
}
