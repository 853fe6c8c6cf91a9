package gameboy

// The addresses of the hardware registers, by their Pan Docs names.
const (
	regP1   = 0xFF00
	regSB   = 0xFF01
	regSC   = 0xFF02
	regDIV  = 0xFF04
	regTIMA = 0xFF05
	regTMA  = 0xFF06
	regTAC  = 0xFF07
	regIF   = 0xFF0F

	regNR10 = 0xFF10
	regNR52 = 0xFF26
	regWave = 0xFF30 // to 0xFF3F

	regLCDC = 0xFF40
	regSTAT = 0xFF41
	regSCY  = 0xFF42
	regSCX  = 0xFF43
	regLY   = 0xFF44
	regLYC  = 0xFF45
	regDMA  = 0xFF46
	regBGP  = 0xFF47
	regOBP0 = 0xFF48
	regOBP1 = 0xFF49
	regWY   = 0xFF4A
	regWX   = 0xFF4B

	regKEY0  = 0xFF4C
	regKEY1  = 0xFF4D
	regVBK   = 0xFF4F
	regBANK  = 0xFF50
	regHDMA1 = 0xFF51
	regHDMA2 = 0xFF52
	regHDMA3 = 0xFF53
	regHDMA4 = 0xFF54
	regHDMA5 = 0xFF55
	regRP    = 0xFF56
	regBCPS  = 0xFF68
	regBCPD  = 0xFF69
	regOCPS  = 0xFF6A
	regOCPD  = 0xFF6B
	regOPRI  = 0xFF6C
	regSVBK  = 0xFF70
	regPCM12 = 0xFF76
	regPCM34 = 0xFF77
	regIE    = 0xFFFF
)

// Undocumented CGB registers, which only hold what is written.
const (
	regFF72 = 0xFF72
	regFF73 = 0xFF73
	regFF74 = 0xFF74
	regFF75 = 0xFF75 // bits 4-6 only
)
