package operator

// Gates are the feature gates, and the release, that change what the operator does.
type Gates struct {
	// ControlPlane is ManagedBootImagesCPMS.
	ControlPlane bool
	// Skew is BootImageSkewEnforcement.
	Skew bool
	// Release421 stands for what the boot image controller of 4.21 does otherwise: it waits for the operator's stamp on
	// the boot images, does not count what it skips, and knows no streams of the operating system.
	Release421 bool
}

// GatesOf gives the gates of a release and feature set. 4.21 knows the skew gate too, but its operator never sets the
// status.
func GatesOf(release, featureSet string) Gates {
	if release == "4.21" {
		return Gates{ControlPlane: featureSet != "Default", Release421: true}
	}
	return Gates{ControlPlane: true, Skew: true}
}
