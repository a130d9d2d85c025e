/** Members of `wx.cloud` that the simulator lacks. */
export const missingCloudApis: readonly string[] = ['CDN', 'connectContainer', 'extend', 'services'].map(
  (name) => `cloud.${name}`,
);

/**
 * Members of `wx` that the platform has and the simulator does not: their use is reported with its place. With
 * those that it has they make up the list of `miniprogram-api-typings`, which a test compares.
 */
export const missingApis: ReadonlySet<string> = new Set(
  `
    addPaymentPassFinish addPaymentPassGetCertificateData authPrivateMessage bindEmployeeRelation
    canAddSecureElementPass checkEmployeeRelation checkIsPictureInPictureActive
    checkIsSupportFacialRecognition checkTransitCardSupport createCacheManager createGlobalPayment
    createInferenceSession createMediaAudioPlayer createMediaContainer createMediaRecorder createTCPSocket
    createUDPSocket createVKSession createVideoDecoder createWebAudioContext createWorker deleteTransitCard
    enterChatToolMode exitVoIPChat faceDetect getBackgroundAudioPlayerState getChannelsLiveInfo
    getChannelsLiveNoticeInfo getChannelsShareKey getChatToolInfo getCommonConfig getDeviceVoIPList
    getInferenceEnvInfo getNFCAdapter getPluginUpdateManager getSecureElementPasses getSelectedTextRange
    getShowSplashAdStatus getTransitCardCPLC getTransitCardInfo getTransitCardList getXrFrameSystem
    initFaceDetect isVKSupport issueTransitCard join1v1Chat joinVoIPChat jumpToOfflinePay notifyGroupMembers
    offVoIPChatInterrupted offVoIPChatMembersChanged offVoIPChatSpeakersChanged offVoIPChatStateChanged
    offVoIPVideoMembersChanged onBackgroundAudioPause onBackgroundAudioPlay onBackgroundAudioStop
    onVoIPChatInterrupted onVoIPChatMembersChanged onVoIPChatSpeakersChanged onVoIPChatStateChanged
    onVoIPVideoMembersChanged openChannelsLiveNoticeInfo openChatTool openDesignerProfile
    openHKOfflinePayView openInquiriesTopic openSingleStickerView openStickerIPView openStickerSetView
    openStoreCouponDetail openStoreOrderDetail openVideoEditor pauseBackgroundAudio pauseVoice
    playBackgroundAudio playVoice postMessageToReferrerMiniProgram postMessageToReferrerPage
    rechargeTransitCard removeSecureElementPass requestAppleSubscribeSign requestCommonPayment
    requestDeviceVoIP requestMerchantTransfer requestOrderPayment requestPluginPayment
    requestSubscribeDeviceMessage requestSubscribeEmployeeMessage reserveChannelsLive
    rewriteRoute router seekBackgroundAudio selectGroupMembers setEnable1v1Chat shareAppMessageToGroup
    shareEmojiToGroup shareFileToGroup shareImageToGroup shareVideoToGroup showRedPackage startRecord
    stopBackgroundAudio stopFaceDetect stopRecord stopVoice subscribeVoIPVideoMembers
    updateVoIPChatMuteConfig updateWeChatApp
  `
    .trim()
    .split(/\s+/),
);
