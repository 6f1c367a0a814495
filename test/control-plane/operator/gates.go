package operator

// Gates are the feature gates that change what the operator does to the status.
type Gates struct {
	// ControlPlane is ManagedBootImagesCPMS.
	ControlPlane bool
	// Skew is BootImageSkewEnforcement.
	Skew bool
}

// GatesOf gives the gates of a release and feature set. 4.21 knows the skew gate too, but its operator never sets the
// status.
func GatesOf(release, featureSet string) Gates {
	if release == "4.21" {
		return Gates{ControlPlane: featureSet != "Default"}
	}
	return Gates{ControlPlane: true, Skew: true}
}
