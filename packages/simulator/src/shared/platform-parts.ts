/** What a part of the platform has. */
export interface PlatformPart {
  /** Members of `wx`. */
  readonly apis: readonly string[];
  readonly components: readonly string[];
  /** Other words that tell that a mini program uses the part: members of pages, of `wx.cloud`. */
  readonly words: readonly string[];
}

/** The name of a part. */
export type PartName =
  | 'animation'
  | 'canvas'
  | 'cloud'
  | 'connectivity'
  | 'media'
  | 'native'
  | 'phone'
  | 'sensors'
  | 'skyline'
  | 'socket'
  | 'worklet';

function part(apis: string, components = '', words = ''): PlatformPart {
  const list = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
  return { apis: list(apis), components: list(components), words: list(words) };
}

/** Members of `wx` that every mini program gets. */
export const coreApis: readonly string[] = part(`
    addPhoneContact arrayBufferToBase64 authorize authorizeForMiniProgram base64ToArrayBuffer
    batchGetStorage batchGetStorageSync batchSetStorage batchSetStorageSync canIUse cancelIdleCallback
    checkDeviceSupportHevc checkIsOpenAccessibility checkIsSoterEnrolledInDevice
    checkIsSupportSoterAuthentication checkSession chooseAddress chooseImage chooseInvoice
    chooseInvoiceTitle chooseMedia clearStorage clearStorageSync cloud createBufferURL
    createIntersectionObserver createMediaQueryObserver createSelectorQuery disableAlertBeforeUnload
    downloadFile enableAlertBeforeUnload env getAccountInfoSync getApiCategory getAppAuthorizeSetting
    getAppBaseInfo getBackgroundFetchData getBackgroundFetchToken getBatteryInfo getBatteryInfoSync
    getClipboardData getDeviceBenchmarkInfo getDeviceInfo getEnterOptionsSync getExptInfoSync
    getExtConfig getExtConfigSync getFileInfo getFileSystemManager getFuzzyLocation getGroupEnterInfo
    getImageInfo getLaunchOptionsSync getLocalIPAddress getLocation getLogManager
    getMenuButtonBoundingClientRect getNetworkType getPerformance getPrivacySetting getRandomValues
    getRealtimeLogManager getRendererUserAgent getSavedFileList getScreenBrightness
    getScreenRecordingState getSetting getShareInfo getSkylineInfo getSkylineInfoSync getStorage
    getStorageInfo getStorageInfoSync getStorageSync getSystemInfo getSystemInfoAsync getSystemInfoSync
    getSystemSetting getUpdateManager getUserCryptoManager getUserInfo getUserProfile getWeRunData
    getWindowInfo hideHomeButton hideKeyboard hideLoading hideNavigationBarLoading hideShareMenu
    hideTabBar hideTabBarRedDot hideToast loadBuiltInFontFace loadFontFace login navigateBack navigateTo
    nextTick offAfterPageLoad offAfterPageUnload offApiCategoryChange offAppHide offAppRoute
    offAppRouteDone offAppShow offAudioInterruptionBegin offAudioInterruptionEnd offBatteryInfoChange
    offBeforeAppRoute offBeforePageLoad offBeforePageUnload offEmbeddedMiniProgramHeightChange offError
    offGeneratePoster offKeyDown offKeyUp offKeyboardHeightChange offLazyLoadError offMemoryWarning
    offMenuButtonBoundingClientRectWeightChange offNetworkStatusChange offNetworkWeakChange
    offPageNotFound offParallelStateChange offScreenRecordingStateChanged offThemeChange
    offUnhandledRejection offUserCaptureScreen offUserOffTranslation offUserTriggerTranslation
    offWindowResize offWindowStateChange onAfterPageLoad onAfterPageUnload onApiCategoryChange onAppHide
    onAppRoute onAppRouteDone onAppShow onAudioInterruptionBegin onAudioInterruptionEnd
    onBackgroundFetchData onBatteryInfoChange onBeforeAppRoute onBeforePageLoad onBeforePageUnload
    onEmbeddedMiniProgramHeightChange onError onGeneratePoster onKeyDown onKeyUp onKeyboardHeightChange
    onLazyLoadError onMemoryWarning onMenuButtonBoundingClientRectWeightChange
    onNeedPrivacyAuthorization onNetworkStatusChange onNetworkWeakChange onPageNotFound
    onParallelStateChange onScreenRecordingStateChanged onThemeChange onUnhandledRejection
    onUserCaptureScreen onUserOffTranslation onUserTriggerTranslation onWindowResize onWindowStateChange
    openPrivacyContract openSetting pageScrollTo pluginLogin preDownloadSubpackage preloadAssets
    preloadSkylineView preloadWebview previewImage reLaunch redirectTo removeSavedFile removeStorage
    removeStorageSync removeTabBarBadge reportAnalytics reportEvent reportMonitor reportPerformance
    request requestFacialVerify requestIdleCallback requestPayment requestSubscribeMessage
    requestVirtualPayment requirePrivacyAuthorize revokeBufferURL saveFile saveImageToPhotosAlbum
    setBackgroundColor setBackgroundFetchToken setBackgroundTextStyle setClipboardData setEnableDebug
    setKeepScreenOn setNavigationBarColor setNavigationBarTitle setScreenBrightness setStorage
    setStorageSync setTabBarBadge setTabBarItem setTabBarStyle setTopBarText setVisualEffectOnCapture
    setWindowSize showActionSheet showLoading showModal showNavigationBarLoading showShareMenu
    showTabBar showTabBarRedDot showToast startPullDownRefresh startSoterAuthentication
    stopPullDownRefresh switchTab uploadFile vibrateLong vibrateShort
`).apis;

/** Parts whose code is loaded by the mini programs that use them. */
export const platformParts: Readonly<Record<PartName, PlatformPart>> = {
  animation: part(
    `
    createAnimation
    `,
    ``,
    `animate clearAnimation`,
  ),
  canvas: part(
    `
    createCanvasContext createOffscreenCanvas canvasToTempFilePath canvasGetImageData canvasPutImageData
    `,
    `canvas`,
    ``,
  ),
  cloud: part(``, ``, `cloud`),
  connectivity: part(
    `
    closeBLEConnection closeBluetoothAdapter connectWifi createBLEConnection createBLEPeripheralServer
    getBLEDeviceCharacteristics getBLEDeviceRSSI getBLEDeviceServices getBLEMTU getBeacons
    getBluetoothAdapterState getBluetoothDevices getConnectedBluetoothDevices getConnectedWifi
    getHCEState getWifiList isBluetoothDevicePaired makeBluetoothPair notifyBLECharacteristicValueChange
    offBLECharacteristicValueChange offBLEConnectionStateChange offBLEMTUChange
    offBLEPeripheralConnectionStateChanged offBeaconServiceChange offBeaconUpdate
    offBluetoothAdapterStateChange offBluetoothDeviceFound offGetWifiList offHCEMessage
    offLocalServiceDiscoveryStop offLocalServiceFound offLocalServiceLost offLocalServiceResolveFail
    offWifiConnected offWifiConnectedWithPartialInfo onBLECharacteristicValueChange
    onBLEConnectionStateChange onBLEMTUChange onBLEPeripheralConnectionStateChanged
    onBeaconServiceChange onBeaconUpdate onBluetoothAdapterStateChange onBluetoothDeviceFound
    onGetWifiList onHCEMessage onLocalServiceDiscoveryStop onLocalServiceFound onLocalServiceLost
    onLocalServiceResolveFail onWifiConnected onWifiConnectedWithPartialInfo openBluetoothAdapter
    readBLECharacteristicValue sendHCEMessage setBLEMTU setWifiList startBeaconDiscovery
    startBluetoothDevicesDiscovery startHCE startLocalServiceDiscovery startWifi stopBeaconDiscovery
    stopBluetoothDevicesDiscovery stopHCE stopLocalServiceDiscovery stopWifi writeBLECharacteristicValue
    `,
    ``,
    ``,
  ),
  media: part(
    `
    createInnerAudioContext createAudioContext getBackgroundAudioManager setInnerAudioOption
    getAvailableAudioSources getRecorderManager createVideoContext createLivePlayerContext
    createLivePusherContext createCameraContext
    `,
    `audio camera live-player live-pusher video`,
    ``,
  ),
  native: part(
    `
    createMapContext createEditorContext createInterstitialAd createRewardedVideoAd
    `,
    `ad ad-custom editor map match-media movable-area movable-view navigation-bar official-account open-data web-view`,
    ``,
  ),
  phone: part(
    `
    addCard addFileToFavorites addPhoneCalendar addPhoneRepeatCalendar addVideoToFavorites
    checkIsAddedToMyMiniProgram chooseContact chooseLicensePlate chooseLocation chooseMessageFile choosePoi
    chooseVideo compressImage compressVideo cropImage editImage exitMiniProgram getVideoInfo makePhoneCall
    navigateBackMiniProgram navigateToMiniProgram offCopyUrl offLocationChange offLocationChangeError
    onCopyUrl onLocationChange onLocationChangeError openAppAuthorizeSetting openCard openChannelsActivity
    openChannelsEvent openChannelsLive openChannelsUserProfile openCustomerServiceChat openDocument
    openEmbeddedMiniProgram openLocation openOfficialAccountArticle openOfficialAccountChat
    openOfficialAccountProfile openSystemBluetoothSetting previewMedia restartMiniProgram saveFileToDisk
    saveVideoToPhotosAlbum scanCode sendSms shareFileMessage shareToOfficialAccount shareToWeRun
    shareVideoMessage showShareImageMenu startLocationUpdate startLocationUpdateBackground
    stopLocationUpdate updateShareMenu
    `,
    ``,
    ``,
  ),
  sensors: part(
    `
    offAccelerometerChange offCompassChange offDeviceMotionChange offGyroscopeChange onAccelerometerChange
    onCompassChange onDeviceMotionChange onGyroscopeChange startAccelerometer startCompass
    startDeviceMotionListening startGyroscope stopAccelerometer stopCompass stopDeviceMotionListening
    stopGyroscope
    `,
    ``,
    ``,
  ),
  skyline: part(
    ``,
    `draggable-sheet grid-view list-view nested-scroll-body nested-scroll-header open-container share-element snapshot span sticky-header sticky-section`,
    ``,
  ),
  socket: part(
    `
    connectSocket sendSocketMessage closeSocket onSocketOpen onSocketMessage onSocketError onSocketClose
    `,
    ``,
    ``,
  ),
  worklet: part(
    `
    worklet
    `,
    ``,
    `applyAnimatedStyle clearAnimatedStyle`,
  ),
};

/** The members of `wx` that the simulator has. */
export const supportedApis: ReadonlySet<string> = new Set([
  ...coreApis,
  ...Object.values(platformParts).flatMap(({ apis }) => apis),
]);
