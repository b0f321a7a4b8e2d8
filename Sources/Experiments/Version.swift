/// The version that results are stamped with: equal versions give equal bytes on one class of CPU.
package let assayVersion = "0.2.0"
